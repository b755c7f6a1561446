package io.stowage.registry.interop.http.soak;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * The images that the tags of one client name, as the answers to its requests show. A request that
 * was begun and not acknowledged may have had its effect or not. Not thread-safe.
 */
final class Ledger {
  private final Map<Place, TagState> tags = new LinkedHashMap<>();

  /** Records that a push begins. */
  void pushes(Place place, SoakImage image) {
    tags.merge(place, TagState.ABSENT.orNames(image), (state, pushed) -> state.orNames(image));
  }

  /** Records that a push was acknowledged. */
  void pushed(Place place, SoakImage image) {
    tags.put(place, TagState.of(image));
  }

  /** Records that the removal of a tag begins. */
  void untags(Place place) {
    tags.computeIfPresent(place, (same, state) -> state.orAbsent());
  }

  /** Records that the removal of a tag was acknowledged. */
  void untagged(Place place) {
    tags.put(place, TagState.ABSENT);
  }

  /** Records that the deletion of an image begins, with all tags of the repository that name it. */
  void deletes(String repository, SoakImage image) {
    changeTagsOf(repository, image, TagState::orAbsent);
  }

  /** Records that the deletion of an image was acknowledged. */
  void deleted(String repository, SoakImage image) {
    changeTagsOf(repository, image, state -> state.without(image));
  }

  private void changeTagsOf(String repository, SoakImage image, UnaryOperator<TagState> change) {
    tags.replaceAll((place, state) ->
        place.repository().equals(repository) && state.images().contains(image)
            ? change.apply(state)
            : state);
  }

  /** Returns what a tag may name. */
  TagState state(Place place) {
    return tags.getOrDefault(place, TagState.ABSENT);
  }

  /** Returns all tags that were ever set, with what each of them may name. */
  Map<Place, TagState> tags() {
    return Collections.unmodifiableMap(tags);
  }

  /** Returns up to {@code most} of the tags that certainly name an image. */
  List<Place> some(int most, Random random) {
    List<Place> certain = new ArrayList<>();
    tags.forEach((place, state) -> {
      if (state.isCertain()) {
        certain.add(place);
      }
    });
    Collections.shuffle(certain, random);
    return certain.subList(0, Math.min(most, certain.size()));
  }
}
