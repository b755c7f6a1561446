package io.stowage.registry.proofs;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.testing.ImageBuilder;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Everything that is pushed in a long run: images that share layers, indexes including a nested
 * one, and referrers including a referrer of a referrer. It is created once, so that a run costs
 * only its calls.
 */
final class Catalogue {
  private static final int LAYERS = 6;
  private static final InMemoryStorage STORE = InMemoryStorage.create();
  private static final TestImages IMAGES =
      TestImages.in(Registry.open(STORE, RegistryOptions.defaults()).repository("catalogue"));

  /** All items, each manifest after everything below it. */
  static final List<Item> ITEMS = items();

  /** The digests of all layers and configs. */
  static final List<Digest> BLOBS =
      ITEMS.stream().flatMap(item -> item.blobs().stream()).distinct().toList();

  private static final Map<Digest, byte[]> CONTENT = contents();

  private Catalogue() {}

  /**
   * An item to push.
   *
   * @param name the name used in the messages of a failed run
   * @param image its content
   * @param children the items that an index lists
   * @param subject the item that it refers to
   */
  record Item(String name, TestImage image, List<Item> children, Optional<Item> subject) {
    Digest digest() {
      return image.digest();
    }

    List<Digest> blobs() {
      return children.isEmpty() ? image.blobs() : List.of();
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static byte[] content(Digest digest) {
    return Optional.ofNullable(CONTENT.get(digest)).orElseThrow();
  }

  /** Returns the item whose manifest has that digest. */
  static Item item(Digest digest) {
    return ITEMS.stream()
        .filter(item -> item.digest().equals(digest))
        .findFirst()
        .orElseThrow();
  }

  /** Returns a store that holds all items. */
  static StorageDriver store() {
    return STORE;
  }

  private static List<Item> items() {
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < LAYERS; i++) {
      items.add(item("image" + i, image(i), List.of(), Optional.empty()));
    }
    items.add(index("index0", items.get(0), items.get(1)));
    items.add(index("index1", items.get(1), items.get(2), items.get(3)));
    items.add(index("nested", items.get(6), items.get(4)));
    items.add(referrer("signature", items.get(0)));
    items.add(referrer("sbom", items.get(7)));
    items.add(referrer("countersignature", items.get(9)));
    return List.copyOf(items);
  }

  private static ImageBuilder image(int i) {
    return IMAGES
        .image()
        .config(MediaType.OCI_CONFIG, bytes("config " + i % 3))
        .layer(bytes("layer " + i))
        .layer(bytes("layer " + (i + 1) % LAYERS));
  }

  private static Item index(String name, Item... children) {
    TestImage[] images = List.of(children).stream().map(Item::image).toArray(TestImage[]::new);
    return new Item(name, IMAGES.index(images).push(), List.of(children), Optional.empty());
  }

  private static Item referrer(String name, Item subject) {
    ImageBuilder image = IMAGES
        .image()
        .config(MediaType.OCI_EMPTY, bytes("{}"))
        .layer(bytes(name))
        .subject(subject.image().descriptor());
    return item(name, image, List.of(), Optional.of(subject));
  }

  private static Item item(
      String name, ImageBuilder image, List<Item> children, Optional<Item> subject) {
    return new Item(name, image.push(), children, subject);
  }

  private static Map<Digest, byte[]> contents() {
    Map<Digest, byte[]> contents = new TreeMap<>();
    for (Digest blob : BLOBS) {
      contents.put(blob, STORE.read(RegistryLayout.blobData(blob), 1 << 16));
    }
    ITEMS.forEach(item -> contents.put(item.digest(), item.image().manifest().bytes()));
    return contents;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
