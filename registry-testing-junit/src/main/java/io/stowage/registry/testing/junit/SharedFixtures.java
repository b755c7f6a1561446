package io.stowage.registry.testing.junit;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The fixtures that an extension shares among tests at present, from which its field answers.
 * Usually it is one. Classes that run at the same time and inherit one field have several.
 * Thread-safe.
 */
final class SharedFixtures {
  private final Set<LazyFixture> open = ConcurrentHashMap.newKeySet();

  /** Adds {@code fixture} until it is closed. */
  void add(LazyFixture fixture) {
    if (open.add(fixture)) {
      fixture.whenClosed(() -> open.remove(fixture));
    }
  }

  /**
   * Returns the only fixture.
   *
   * @throws IllegalStateException if there is none or more than one
   */
  Fixture only() {
    List<LazyFixture> now = List.copyOf(open);
    if (now.isEmpty()) {
      throw new IllegalStateException("no class with this extension is running, expected a call"
          + " between beforeAll of perClass() or perRun() and the end of the class or run");
    }
    if (now.size() > 1) {
      throw new IllegalStateException(now.size()
          + " classes share this extension with perClass() and run at the same time, expected"
          + " perRun(), or a parameter instead of a call to the field");
    }
    return now.get(0).get();
  }
}
