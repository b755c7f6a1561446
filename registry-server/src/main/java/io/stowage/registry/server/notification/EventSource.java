package io.stowage.registry.server.notification;

import java.net.URI;
import java.util.Objects;
import java.util.Optional;

/**
 * The server that events come from.
 *
 * @param address the host name and port of the server, such as {@code registry-1:5000}
 * @param instance an id that differs between the runs of a server, such as a UUID
 * @param base the URL under which clients reach the server, to which {@code v2/} is appended; if it
 *     is empty, it is the attribute {@value #BASE} of an event or, if there is none, http and its
 *     attribute {@code request.host}
 */
public record EventSource(String address, String instance, Optional<URI> base) {
  /** The attribute of an event with the URL of the server as the client of the request knows it. */
  public static final String BASE = "request.base";

  /** Checks that no component is null. */
  public EventSource {
    Objects.requireNonNull(address, "address");
    Objects.requireNonNull(instance, "instance");
    Objects.requireNonNull(base, "base");
  }
}
