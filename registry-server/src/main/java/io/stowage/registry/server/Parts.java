package io.stowage.registry.server;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The parts of a server that have been started, which are ended in the reverse order. Not safe for
 * use by several threads at the same time.
 */
final class Parts implements AutoCloseable {
  private final Deque<Runnable> ends = new ArrayDeque<>();

  /** Adds a part, which {@code end} ends, and returns it. */
  <T> T add(T part, Consumer<T> end) {
    ends.push(() -> end.accept(part));
    return part;
  }

  /**
   * Ends all parts, even if some of them cannot be ended. Closing again has no effect.
   *
   * @throws RuntimeException the first problem, with the others as suppressed exceptions
   */
  @Override
  public void close() {
    Optional<RuntimeException> first = Optional.empty();
    while (!ends.isEmpty()) {
      try {
        ends.pop().run();
      } catch (RuntimeException e) {
        first.ifPresent(problem -> problem.addSuppressed(e));
        first = first.or(() -> Optional.of(e));
      }
    }
    first.ifPresent(problem -> {
      throw problem;
    });
  }
}
