package io.stowage.registry.storage;

import java.time.InstantSource;

/** A child of a folder on the heap: an object or a folder. */
sealed interface HeapNode permits HeapFolder, HeapObject {
  /**
   * Returns a copy with everything below it, which uses {@code clock} and shares the bytes of
   * objects.
   */
  HeapNode copy(InstantSource clock);
}
