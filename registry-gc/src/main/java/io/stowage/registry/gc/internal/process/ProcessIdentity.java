package io.stowage.registry.gc.internal.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A process, as users and other processes identify it.
 *
 * @param host the name of the host that it runs on
 * @param space the scope in which its id is unique: the boot id of the machine, a slash, and a
 *     container on the machine; empty if it is unknown
 * @param pid its id
 * @param started when it started, or {@link Instant#MAX} if that is unknown
 */
public record ProcessIdentity(String host, String space, long pid, Instant started) {
  /** Returns the identity of this process, which is read from the system once. */
  public static ProcessIdentity current() {
    return Current.IDENTITY;
  }

  private static ProcessIdentity read() {
    ProcessHandle process = ProcessHandle.current();
    return new ProcessIdentity(
        hostName(),
        currentSpace(),
        process.pid(),
        process.info().startInstant().orElse(Instant.MAX));
  }

  /**
   * Returns whether {@code other} runs, or ran, on the machine of this process since its last boot.
   */
  public boolean isOnMachineOf(ProcessIdentity other) {
    return !boot().isEmpty() && boot().equals(other.boot());
  }

  /** Returns the id of the last boot of the machine, or an empty text if it is unknown. */
  public String boot() {
    return space.substring(0, Math.max(0, space.indexOf('/')));
  }

  private static String hostName() {
    Map<String, String> environment = System.getenv();
    return line(Path.of("/proc/sys/kernel/hostname"))
        .or(() -> Optional.ofNullable(environment.get("HOSTNAME")))
        .or(() -> Optional.ofNullable(environment.get("COMPUTERNAME")))
        .orElse("unknown");
  }

  /**
   * Returns the scope of process ids; two containers may share a host name, and each has a process
   * 1.
   */
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

  /** Read when it is first needed. */
  private static final class Current {
    static final ProcessIdentity IDENTITY = read();
  }
}
