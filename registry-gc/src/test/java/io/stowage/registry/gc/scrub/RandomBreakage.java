package io.stowage.registry.gc.scrub;

import io.stowage.registry.gc.fixture.TestStore;
import io.stowage.registry.layout.LayoutEntry;
import io.stowage.registry.layout.LayoutEntry.BlobData;
import io.stowage.registry.layout.LayoutEntry.LayerLink;
import io.stowage.registry.layout.LayoutEntry.RevisionLink;
import io.stowage.registry.layout.LayoutEntry.TagCurrentLink;
import io.stowage.registry.layout.LayoutEntry.TagIndexLink;
import io.stowage.registry.layout.Link;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.storage.StoragePath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;

/** Breaks one thing in a healthy registry, and knows where a scrub must find it. */
final class RandomBreakage {
  private static final Digest NOWHERE = Digest.of("nowhere".getBytes(StandardCharsets.US_ASCII));

  private final TestStore store;
  private final InMemoryStorage heap;
  private final Random random;

  RandomBreakage(TestStore store, Random random) {
    this.store = store;
    this.heap = store.heap();
    this.random = random;
  }

  enum How {
    FLIP_A_BYTE,
    CUT_A_BLOB,
    REMOVE_A_BLOB,
    REMOVE_A_LINK,
    EMPTY_A_LINK,
    REDIRECT_A_LINK,
    WRONG_SIZE
  }

  /** Where the damage must be found, and whether a repair of links fixes it. */
  record Expected(StoragePath path, boolean repairable) {}

  /** Breaks something, or nothing if the registry has nothing whose loss could be detected. */
  Optional<Expected> make(How how) {
    return switch (how) {
      case FLIP_A_BYTE -> any(BlobData.class, blob -> true).map(this::flip);
      case CUT_A_BLOB -> any(BlobData.class, blob -> true).map(this::cut);
      case REMOVE_A_BLOB -> any(BlobData.class, this::isNeeded).map(this::remove);
      case REMOVE_A_LINK -> any(LayoutEntry.class, this::isNeededLink).map(this::remove);
      case EMPTY_A_LINK -> any(LayoutEntry.class, RandomBreakage::isLink).map(this::empty);
      case REDIRECT_A_LINK -> any(LayoutEntry.class, RandomBreakage::isLink).map(this::redirect);
      case WRONG_SIZE -> any(RevisionLink.class, this::hasSize).map(this::wrongSize);
    };
  }

  private Expected flip(BlobData blob) {
    byte[] content = content(blob.digest());
    content[random.nextInt(content.length)] ^= (byte) (1 << random.nextInt(8));
    heap.write(blob.path(), content);
    return new Expected(blob.path(), false);
  }

  private Expected cut(BlobData blob) {
    byte[] content = content(blob.digest());
    heap.write(blob.path(), Arrays.copyOf(content, random.nextInt(content.length)));
    return new Expected(blob.path(), false);
  }

  private Expected remove(LayoutEntry entry) {
    if (random.nextBoolean()) {
      store.breakage().remove(entry.path());
    } else {
      store.breakage().removeFolder(entry.path());
    }
    return new Expected(entry.path(), false);
  }

  private Expected empty(LayoutEntry link) {
    heap.write(link.path(), Arrays.copyOf(heap.read(link.path(), 1024), random.nextInt(71)));
    return new Expected(link.path(), isRepairable(link));
  }

  private Expected redirect(LayoutEntry link) {
    store.breakage().redirectLink(link.path(), NOWHERE);
    return new Expected(link.path(), isRepairable(link));
  }

  private Expected wrongSize(RevisionLink revision) {
    String size = "\"size\":";
    String json = new String(content(revision.digest()), StandardCharsets.UTF_8)
        .replaceFirst(size, size + "1");
    Digest digest =
        store.breakage().manifest(revision.repository(), json.getBytes(StandardCharsets.UTF_8));
    return new Expected(RegistryLayout.blobData(digest), false);
  }

  private static boolean isRepairable(LayoutEntry link) {
    return link.linkDigest()
        .filter(digest -> digest.algorithm().equals(DigestAlgorithm.SHA256))
        .isPresent();
  }

  private static boolean isLink(LayoutEntry entry) {
    return entry instanceof LayerLink
        || entry instanceof RevisionLink
        || entry instanceof TagCurrentLink
        || entry instanceof TagIndexLink;
  }

  /**
   * Returns whether a link is needed: a layer without a manifest may be missing, as may a manifest
   * outside any index.
   */
  private boolean isNeededLink(LayoutEntry entry) {
    return entry instanceof TagCurrentLink
        || (entry instanceof LayerLink layer
            && names(layer.repository(), Manifest::blobs, layer.digest()))
        || (entry instanceof RevisionLink revision
            && names(revision.repository(), Manifest::manifests, revision.digest()));
  }

  private boolean isNeeded(BlobData blob) {
    return entries(RevisionLink.class).stream()
        .anyMatch(revision -> revision.digest().equals(blob.digest())
            || parsed(revision).blobs().stream()
                .anyMatch(needed -> stored(revision.repository(), needed).equals(blob.digest())));
  }

  private boolean hasSize(RevisionLink revision) {
    return !parsed(revision).blobs().isEmpty() || !parsed(revision).manifests().isEmpty();
  }

  private boolean names(RepositoryName name, Named named, Digest digest) {
    return entries(RevisionLink.class).stream()
        .filter(revision -> revision.repository().equals(name))
        .anyMatch(revision -> named.of(parsed(revision)).stream()
            .anyMatch(descriptor -> descriptor.digest().equals(digest)));
  }

  private Digest stored(RepositoryName name, Descriptor blob) {
    StoragePath link = RegistryLayout.layerLink(name, blob.digest());
    return Link.parse(link, heap.read(link, 1024));
  }

  private Manifest parsed(RevisionLink revision) {
    return Manifest.parse(content(revision.digest()));
  }

  private byte[] content(Digest digest) {
    return heap.read(RegistryLayout.blobData(digest), Manifest.LIMIT);
  }

  private <T extends LayoutEntry> Optional<T> any(Class<T> type, Predicate<T> fit) {
    List<T> fitting = entries(type).stream().filter(fit).toList();
    return fitting.isEmpty()
        ? Optional.empty()
        : Optional.of(fitting.get(random.nextInt(fitting.size())));
  }

  private <T extends LayoutEntry> List<T> entries(Class<T> type) {
    List<T> entries = new ArrayList<>();
    for (String file : store.dump().files()) {
      LayoutEntry.parse(StoragePath.parse(file))
          .filter(type::isInstance)
          .map(type::cast)
          .ifPresent(entries::add);
    }
    return entries;
  }

  /** Selects descriptors of a manifest. */
  private interface Named {
    List<Descriptor> of(Manifest manifest);
  }
}
