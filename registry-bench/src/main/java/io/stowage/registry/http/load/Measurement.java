package io.stowage.registry.http.load;

import java.io.IOException;

/** Does some work and returns what was measured. */
@FunctionalInterface
interface Measurement<T> {
  T take() throws IOException;
}
