package io.stowage.registry.server.notification;

/** The version of the envelope of events, which differs in its media type only. */
public enum EnvelopeVersion {
  /** The envelope of Distribution 2. */
  V1("application/vnd.docker.distribution.events.v1+json"),
  /** The envelope of Distribution 3. */
  V2("application/vnd.docker.distribution.events.v2+json");

  private final String mediaType;

  EnvelopeVersion(String mediaType) {
    this.mediaType = mediaType;
  }

  /** Returns the media type with which an envelope is sent. */
  public String mediaType() {
    return mediaType;
  }
}
