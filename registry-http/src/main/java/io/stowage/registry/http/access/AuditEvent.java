package io.stowage.registry.http.access;

import io.stowage.registry.http.HttpRequest;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A request with its author and the status of its answer.
 *
 * @param request the request, whose body is not read
 * @param address the address of the client, behind proxies that are trusted
 * @param caller the author, as the decision about the request names it
 * @param wanted the rights that the request needs
 * @param reference the tag, digest or upload that the request names, if any
 * @param status the status of the answer
 */
public record AuditEvent(
    HttpRequest request,
    Optional<String> address,
    Caller caller,
    Set<Access> wanted,
    Optional<String> reference,
    int status) {
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;

  /** Checks that no component is null. */
  public AuditEvent {
    Objects.requireNonNull(request, "request");
    Objects.requireNonNull(address, "address");
    Objects.requireNonNull(caller, "caller");
    Objects.requireNonNull(wanted, "wanted");
    Objects.requireNonNull(reference, "reference");
    wanted = Set.copyOf(wanted);
  }

  /** Returns whether the request needs a right other than to read. */
  public boolean isWrite() {
    return wanted.stream().anyMatch(access -> access.action() != Access.Action.PULL);
  }

  /** Returns whether the request was refused because of its credentials or rights. */
  public boolean isRefusal() {
    return status == UNAUTHORIZED || status == FORBIDDEN;
  }
}
