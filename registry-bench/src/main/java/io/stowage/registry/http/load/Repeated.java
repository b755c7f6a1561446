package io.stowage.registry.http.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A request that a client sends again and again.
 *
 * @param head the request
 * @param body the content that is answered, or empty if the response has no body
 */
record Repeated(ByteBuffer head, Optional<Content> body) {
  /** Sends it on one connection until {@link System#nanoTime} is {@code end}; returns how often. */
  double until(long end, int port) throws IOException {
    double count = 0;
    try (Connection connection = new Connection(port)) {
      while (System.nanoTime() - end < 0) {
        connection.write(head.duplicate());
        Answer answer = connection.answer().require(200);
        if (body.isPresent()) {
          connection.body(answer, body.get());
        }
        count++;
      }
    }
    return count;
  }
}
