package io.stowage.registry.interop.http;

import io.stowage.registry.http.HttpHeaders;
import java.nio.charset.StandardCharsets;

/**
 * A response as a client receives it.
 *
 * @param status the status
 * @param headers the headers
 * @param body the body without its transfer encoding, which nobody changes
 * @param cut whether the body is shorter than the server announced
 */
@SuppressWarnings("ArrayRecordComponent")
public record Answer(int status, HttpHeaders headers, byte[] body, boolean cut) {
  /**
   * Returns the value of the only line with this name.
   *
   * @throws AssertionError if there is not exactly one
   */
  public String header(String name) {
    if (headers.all(name).size() != 1) {
      throw new AssertionError(
          "expected one header " + name + ", but there are " + headers.all(name) + " in " + this);
    }
    return headers.all(name).get(0);
  }

  /** Returns the body as text. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** Returns the status, the headers and the beginning of the body. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("status ").append(status).append('\n');
    headers.forEach(
        (name, value) -> text.append(name).append(": ").append(value).append('\n'));
    return text.append(text().substring(0, Math.min(text().length(), 1000))).toString();
  }
}
