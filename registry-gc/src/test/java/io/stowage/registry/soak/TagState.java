package io.stowage.registry.soak;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** The manifests that the tags of a pusher certainly name: images that no other pusher deletes. */
final class TagState {
  private final Map<Place, String> images = new LinkedHashMap<>();
  private final String owner;

  TagState(String owner, List<Operation> past) {
    this.owner = owner;
    past.forEach(operation -> {
      begin(operation);
      if (operation.acknowledged()) {
        done(operation);
      }
    });
  }

  /** Records that it is unknown what the tags that {@code operation} changes name. */
  void begin(Operation operation) {
    if (operation.kind() == Operation.Kind.DELETE) {
      images
          .entrySet()
          .removeIf(entry -> entry.getKey().repository.equals(operation.repository())
              && SoakImage.parse(entry.getValue()).needs(operation.image()));
    } else {
      images.remove(new Place(operation.repository(), operation.tag()));
    }
  }

  void done(Operation operation) {
    if (operation.kind() == Operation.Kind.PUSH
        && SoakImage.parse(operation.image()).isOf(owner)) {
      images.put(new Place(operation.repository(), operation.tag()), operation.image());
    }
  }

  /** Returns any of the tags, with what it names. */
  Optional<Map.Entry<Place, String>> any(Random random) {
    List<Map.Entry<Place, String>> all = new ArrayList<>(images.entrySet());
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(random.nextInt(all.size())));
  }

  /** The location of an image. */
  record Place(String repository, String tag) {}
}
