package io.stowage.registry.interop.http.soak;

import com.google.common.collect.ImmutableSet;
import java.util.Set;

/**
 * The images that a tag may name.
 *
 * @param images the images, of which it names one unless it is absent
 * @param mayBeAbsent whether it may be absent
 */
record TagState(Set<SoakImage> images, boolean mayBeAbsent) {
  /** The state of a tag that was never set. */
  static final TagState ABSENT = new TagState(Set.of(), true);

  /** Copies the set. */
  TagState {
    images = ImmutableSet.copyOf(images);
  }

  /** Returns the state of a tag that certainly names {@code image}. */
  static TagState of(SoakImage image) {
    return new TagState(Set.of(image), false);
  }

  /** Returns this state or that of a tag that was moved to {@code image}. */
  TagState orNames(SoakImage image) {
    return new TagState(
        ImmutableSet.<SoakImage>builder().addAll(images).add(image).build(), mayBeAbsent);
  }

  /** Returns this state or that of a tag that was removed. */
  TagState orAbsent() {
    return new TagState(images, true);
  }

  /** Returns the state after the removal of all tags that name {@code image}. */
  TagState without(SoakImage image) {
    Set<SoakImage> others =
        images.stream().filter(each -> !each.equals(image)).collect(ImmutableSet.toImmutableSet());
    return new TagState(others, true);
  }

  /** Returns whether the tag certainly names one image, which is the only one in this state. */
  boolean isCertain() {
    return images.size() == 1 && !mayBeAbsent;
  }
}
