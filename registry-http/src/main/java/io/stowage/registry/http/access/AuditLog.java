package io.stowage.registry.http.access;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stowage.registry.model.Printable;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Writes one line for each write and each refusal: a JSON object with the following members, in
 * this order.
 *
 * <table>
 * <caption>Members</caption>
 * <tr><td>{@code time}</td><td>the time of the answer, in UTC</td></tr>
 * <tr><td>{@code user}</td><td>the name of the user, or {@code null} if the caller is
 * anonymous</td></tr>
 * <tr><td>{@code attempted}</td><td>in a line about credentials that were not valid, the name of
 * the user in them, if any</td></tr>
 * <tr><td>{@code addr}</td><td>the address of the client, if it has one</td></tr>
 * <tr><td>{@code method}, {@code path}</td><td>the request, without its query</td></tr>
 * <tr><td>{@code status}</td><td>the status of the answer</td></tr>
 * <tr><td>{@code action}</td><td>{@code pull}, {@code push}, {@code create}, {@code delete}, or
 * {@code login} if the request needs no right</td></tr>
 * <tr><td>{@code repository}</td><td>the repository, if there is one</td></tr>
 * <tr><td>{@code reference}</td><td>the tag, digest or upload, if there is one</td></tr>
 * </table>
 *
 * <p>Texts are cut to 2,000 characters, and their control characters are escaped as described at
 * {@link Printable}. This class is thread-safe.
 */
public final class AuditLog implements AuditListener {
  private static final int LONGEST = 2000;

  private final Consumer<String> lines;
  private final InstantSource clock;

  private AuditLog(Consumer<String> lines, InstantSource clock) {
    this.lines = lines;
    this.clock = clock;
  }

  /**
   * Returns a log.
   *
   * @param lines takes each line, without a line break; called by several threads at the same time
   * @param clock the clock that tells the time of a line
   */
  public static AuditLog to(Consumer<String> lines, InstantSource clock) {
    Objects.requireNonNull(lines, "lines");
    Objects.requireNonNull(clock, "clock");
    return new AuditLog(lines, clock);
  }

  @Override
  public void answered(AuditEvent event) {
    Objects.requireNonNull(event, "event");
    if (event.isWrite() || event.isRefusal()) {
      lines.accept(line(event));
    }
  }

  private String line(AuditEvent event) {
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    line.put("time", clock.instant().toString());
    event
        .caller()
        .name()
        .ifPresentOrElse(user -> line.put("user", shown(user)), () -> line.putNull("user"));
    attempted(event).ifPresent(user -> line.put("attempted", shown(user)));
    event.address().ifPresent(address -> line.put("addr", shown(address)));
    line.put("method", shown(event.request().method()));
    line.put("path", shown(event.request().path()));
    line.put("status", event.status());
    Optional<Access> access = mostImportant(event);
    line.put("action", access.map(wanted -> wanted.action().toString()).orElse("login"));
    access
        .filter(wanted -> wanted.kind() == Access.Kind.REPOSITORY)
        .ifPresent(wanted -> line.put("repository", shown(wanted.name())));
    event.reference().ifPresent(reference -> line.put("reference", shown(reference)));
    return line.toString();
  }

  private static Optional<String> attempted(AuditEvent event) {
    return event.isRefusal() && event.caller().isAnonymous()
        ? BasicCredentials.of(event.request()).map(BasicCredentials::user)
        : Optional.empty();
  }

  /** Returns the right to write, if there is one among the rights that the request needs. */
  private static Optional<Access> mostImportant(AuditEvent event) {
    return event.wanted().stream().max(Comparator.comparing(Access::action));
  }

  private static String shown(String text) {
    return Printable.of(text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text);
  }

  /** Returns a text without settings, because there are none. */
  @Override
  public String toString() {
    return "AuditLog[]";
  }
}
