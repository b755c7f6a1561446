package io.stowage.registry.exploration;

import java.util.ArrayList;
import java.util.List;

/**
 * One of the bodies of a process at its beginning.
 *
 * @param number the number of earlier bodies
 * @param notes all notes of the earlier bodies
 * @param requests the number of times that a request began or ended in the earlier bodies
 */
record Body(int number, List<String> notes, int requests) {
  /** Returns the next body, given that this one has added the notes {@code more}. */
  Body after(List<String> more, int moreRequests) {
    List<String> all = new ArrayList<>(notes);
    all.addAll(more);
    return new Body(number + 1, List.copyOf(all), requests + moreRequests);
  }
}
