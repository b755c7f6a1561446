package io.stowage.registry.testing.http;

/** The methods of requests to a registry. */
public enum HttpMethod {
  /** Reads content. */
  GET,
  /** Asks whether content exists. */
  HEAD,
  /** Begins an upload, or mounts a blob. */
  POST,
  /** Completes an upload, or pushes a manifest. */
  PUT,
  /** Appends to an upload. */
  PATCH,
  /** Deletes content, or cancels an upload. */
  DELETE,
  /** Asks which methods there are. */
  OPTIONS
}
