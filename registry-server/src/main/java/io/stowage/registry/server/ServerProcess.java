package io.stowage.registry.server;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A process that serves a store, as other processes see it.
 *
 * @param host the name of its host
 * @param boot the id of the last boot of its machine, or empty if it is not known
 * @param pid its process id
 */
record ServerProcess(String host, String boot, long pid) {
  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final Path HOST = Path.of("/proc/sys/kernel/hostname");
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
  private static final String UNKNOWN = "";

  /** Returns this process. */
  static ServerProcess current() {
    return new ServerProcess(line(HOST), line(BOOT), ProcessHandle.current().pid());
  }

  /** Parses what {@link #content} returns; anything else is a process that is not known. */
  static ServerProcess parse(byte[] content) {
    try {
      JsonNode json = JSON.readTree(content);
      return new ServerProcess(
          json.path("host").asText(),
          json.path("boot").asText(),
          json.path("pid").asLong());
    } catch (JacksonException e) {
      return unknown();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static ServerProcess unknown() {
    return new ServerProcess(UNKNOWN, UNKNOWN, 0);
  }

  byte[] content() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("host", host)
        .put("boot", boot)
        .put("pid", pid)
        .toString()
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Returns whether {@code other} runs, or ran, on the machine of this process. */
  boolean isOnMachineOf(ServerProcess other) {
    return !boot.isEmpty() && boot.equals(other.boot);
  }

  private static String line(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return UNKNOWN;
    }
  }

  /** Returns the process id and the host. */
  @Override
  public String toString() {
    return host.isEmpty() ? "an unknown process" : "process " + pid + " on host " + host;
  }
}
