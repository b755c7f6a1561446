package io.stowage.registry.exploration;

import java.util.ArrayList;
import java.util.List;

/**
 * One of the bodies of a process, as it begins.
 *
 * @param number of those before
 * @param notes all that those before have noted
 * @param requests how often a request began or ended in those before
 */
record Body(int number, List<String> notes, int requests) {
  /** Returns the next one, if this noted {@code more}. */
  Body after(List<String> more, int moreRequests) {
    List<String> all = new ArrayList<>(notes);
    all.addAll(more);
    return new Body(number + 1, List.copyOf(all), requests + moreRequests);
  }
}
