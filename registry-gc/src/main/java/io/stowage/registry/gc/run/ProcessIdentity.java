package io.stowage.registry.gc.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A process, by what another one can find out whether it still runs.
 *
 * @param host the name of the host that it runs on
 * @param space within which process ids are told apart: a host, or a container on it, between two
 *     boots; empty if that is not known
 * @param pid its id
 * @param started when it began, or {@link Instant#MAX} if that is not known
 */
public record ProcessIdentity(String host, String space, long pid, Instant started) {
  /** How much the start of one process may seem to differ from one look to another. */
  private static final Duration TOLERANCE = Duration.ofSeconds(10);

  /** Returns that of this process. */
  public static ProcessIdentity current() {
    return of(ProcessHandle.current());
  }

  /** Returns that of a process beside this one. */
  public static ProcessIdentity of(ProcessHandle process) {
    return new ProcessIdentity(
        hostName(),
        currentSpace(),
        process.pid(),
        process.info().startInstant().orElse(Instant.MAX));
  }

  /** Returns whether {@code other} ran beside this one and does no more, for sure. */
  public boolean knowsDead(ProcessIdentity other) {
    return !space.isEmpty() && host.equals(other.host) && space.equals(other.space) && !runs(other);
  }

  /** Another process may have got the same id since. */
  private static boolean runs(ProcessIdentity process) {
    Optional<ProcessHandle> found = ProcessHandle.of(process.pid).filter(ProcessHandle::isAlive);
    return found.isPresent()
        && found
            .get()
            .info()
            .startInstant()
            .filter(start -> start.minus(TOLERANCE).isAfter(process.started))
            .isEmpty();
  }

  private static String hostName() {
    Map<String, String> environment = System.getenv();
    return line(Path.of("/proc/sys/kernel/hostname"))
        .or(() -> Optional.ofNullable(environment.get("HOSTNAME")))
        .or(() -> Optional.ofNullable(environment.get("COMPUTERNAME")))
        .orElse("unknown");
  }

  /** Two containers may have one host name, and each has a process of the id 1. */
  private static String currentSpace() {
    try {
      return line(Path.of("/proc/sys/kernel/random/boot_id")).orElse("") + "/"
          + Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
    } catch (IOException | UnsupportedOperationException e) {
      return "";
    }
  }

  private static Optional<String> line(Path file) {
    try {
      return Optional.of(Files.readString(file, StandardCharsets.UTF_8).strip())
          .filter(line -> !line.isEmpty());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
