package io.stowage.registry.testing.junit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A fixture that is made when it is first needed. The store of JUnit that holds it closes it: JUnit
 * 5.13 and newer because it is {@code AutoCloseable}, older versions because it is a {@code
 * CloseableResource}. Thread-safe.
 */
@SuppressWarnings("deprecation") // nothing else is closed before JUnit 5.13
final class LazyFixture implements ExtensionContext.Store.CloseableResource, AutoCloseable {
  private final Recipe recipe;
  private final List<Runnable> closings = new ArrayList<>();
  private @Nullable Fixture made;
  private boolean closed;

  LazyFixture(Recipe recipe) {
    this.recipe = recipe;
  }

  synchronized Fixture get() {
    if (closed) {
      throw new IllegalStateException(
          "the registry was removed when its test, class or run ended, expected an earlier call");
    }
    if (made == null) {
      made = recipe.make();
    }
    return made;
  }

  /** Returns the fixture if it was needed. */
  synchronized Optional<Fixture> made() {
    return Optional.ofNullable(made);
  }

  /** Calls {@code closing} when the fixture is closed. */
  synchronized void whenClosed(Runnable closing) {
    closings.add(closing);
  }

  @Override
  public synchronized void close() {
    closed = true;
    closings.forEach(Runnable::run);
    if (made != null) {
      made.close();
    }
  }
}
