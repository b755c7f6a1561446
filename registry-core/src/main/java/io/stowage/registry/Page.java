package io.stowage.registry;

import io.stowage.registry.internal.json.JsonWriter;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * One page of a sorted list.
 *
 * @param <T> the type of the items
 * @param items the items, in order
 * @param more whether more items follow
 */
public record Page<T>(List<T> items, boolean more) {
  /** Copies the items. */
  public Page {
    Objects.requireNonNull(items, "items");
    items = List.copyOf(items);
  }

  /**
   * Returns the last item, after which the next page begins, or empty if this page has no items.
   */
  public Optional<T> last() {
    return items.isEmpty() ? Optional.empty() : Optional.of(items.get(items.size() - 1));
  }

  /**
   * Returns the items as a JSON array: entries and descriptors as their {@code toJson} writes them,
   * names and tags as strings.
   *
   * @throws IllegalStateException if an item is a descriptor without a size
   */
  public String toJson() {
    return JsonWriter.array(items, Page::json);
  }

  private static String json(Object item) {
    if (item instanceof TagEntry entry) {
      return entry.toJson();
    } else if (item instanceof ManifestEntry entry) {
      return entry.toJson();
    } else if (item instanceof Descriptor descriptor) {
      return descriptor.toJson();
    }
    return JsonWriter.quoted(item.toString());
  }

  /**
   * Returns the first {@code n} items of {@code walk}.
   *
   * @param walk passes items in order to a predicate until the predicate returns false
   */
  static <T> Page<T> of(int n, Consumer<Predicate<T>> walk) {
    if (n < 0) {
      throw RegistryException.invalid(
          ErrorCode.PAGINATION_NUMBER_INVALID, Integer.toString(n), "a page size of 0 or more");
    }
    List<T> items = new ArrayList<>();
    walk.accept(item -> {
      items.add(item);
      return items.size() <= n;
    });
    return new Page<>(items.subList(0, Math.min(n, items.size())), items.size() > n);
  }
}
