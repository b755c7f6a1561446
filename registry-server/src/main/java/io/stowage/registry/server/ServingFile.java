package io.stowage.registry.server;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.stowage.registry.gc.internal.process.ProcessIdentity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * The content of the file with which a server shows that it runs: a JSON object with its host, the
 * boot of its machine, and its process id.
 */
final class ServingFile {
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private ServingFile() {}

  static byte[] content(ProcessIdentity process) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("host", process.host())
        .put("boot", process.boot())
        .put("pid", process.pid())
        .toString()
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Returns the process that {@code content} describes, or empty if it describes none. */
  static Optional<ProcessIdentity> parse(byte[] content) {
    JsonNode json;
    try {
      json = JSON.readTree(content);
    } catch (JacksonException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    String host = json.path("host").asText();
    String boot = json.path("boot").asText();
    long pid = json.path("pid").asLong();
    return host.isEmpty()
        ? Optional.empty()
        : Optional.of(new ProcessIdentity(host, boot + "/", pid, Instant.MAX));
  }
}
