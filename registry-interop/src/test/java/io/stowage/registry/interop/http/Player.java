package io.stowage.registry.interop.http;

import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sends recorded requests to one server, and keeps what later requests need. */
final class Player {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}]+)}");
  private static final byte[] NOTHING = {};

  private final String host;
  private final Map<String, byte[]> contents;
  private final Map<String, String> values = new HashMap<>();

  /**
   * Creates a player.
   *
   * @param host the host and port of the server
   * @param contents the contents to which requests refer, by their names
   */
  Player(String host, Map<String, byte[]> contents) {
    this.host = host;
    this.contents = Map.copyOf(contents);
    contents.forEach((name, content) -> {
      values.put(name + ".digest", Digest.of(content).toString());
      values.put(name + ".sha512", Digest.of(DigestAlgorithm.SHA512, content).toString());
      values.put(name + ".size", Integer.toString(content.length));
      values.put(name + ".last", Integer.toString(content.length - 1));
    });
  }

  /** Sends the request of {@code step}, on a connection of its own. */
  Answer play(RecordedStep step) {
    try (Connection connection = new Connection(host)) {
      Answer answer = connection.exchange(request(step));
      step.saves().ifPresent(name -> values.put(name, target(answer)));
      return answer;
    } catch (IOException | RuntimeException | AssertionError e) {
      throw new AssertionError(step + " to " + host, e);
    }
  }

  private Request request(RecordedStep step) {
    String line = resolve(step.line());
    int space = line.indexOf(' ');
    Request request = Request.of(line.substring(0, space), line.substring(space + 1));
    for (String header : step.headers()) {
      int colon = header.indexOf(": ");
      request = request.with(header.substring(0, colon), resolve(header.substring(colon + 2)));
    }
    byte[] body = step.body().map(this::content).orElse(NOTHING);
    return step.chunked() ? request.streaming(body) : request.sending(body);
  }

  private byte[] content(String name) {
    return Objects.requireNonNull(contents.get(name), name);
  }

  private String resolve(String text) {
    return REFERENCE
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(
            Objects.requireNonNull(values.get(found.group(1)), found.group(1))));
  }

  /** Returns the path and the query of the {@code Location}, whatever its host is. */
  private static String target(Answer answer) {
    URI location = URI.create(answer.header("Location"));
    return location.getRawPath() + "?" + location.getRawQuery();
  }
}
