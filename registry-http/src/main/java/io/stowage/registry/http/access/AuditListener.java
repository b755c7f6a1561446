package io.stowage.registry.http.access;

/**
 * Receives each request to which an access control was applied, once its answer is known. {@link
 * AuditLog} writes a line for some of them. A request whose body cannot be read has no answer.
 *
 * <p>Implementations are safe for use by several threads and do not block for long. If one throws
 * an exception, the client gets an error instead of the answer; the effects of a write stay.
 */
@FunctionalInterface
public interface AuditListener {
  /** Returns a listener that does nothing. */
  static AuditListener none() {
    return event -> {};
  }

  /** Receives a request with its author and the status of its answer. */
  void answered(AuditEvent event);
}
