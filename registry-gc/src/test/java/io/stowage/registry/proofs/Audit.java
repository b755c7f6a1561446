package io.stowage.registry.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.Tidying;
import io.stowage.registry.gc.fixture.Pulls;
import io.stowage.registry.gc.fixture.RegistryModel;
import io.stowage.registry.gc.fixture.TestStore;
import io.stowage.registry.gc.upload.UploadPurger;
import io.stowage.registry.internal.walk.RegistryWalk;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.proofs.Catalogue.Item;
import io.stowage.registry.testing.TreeDump;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Compares a store with the ledger as a reader sees it, so without renewing any lease. */
final class Audit {
  private static final int MOST = 1 << 16;

  private final TestStore store;
  private final Registry registry;
  private final Ledger ledger;

  Audit(TestStore store, Ledger ledger) {
    this.store = store;
    this.registry = store.registry();
    this.ledger = ledger;
  }

  /** Asserts that everything acknowledged or promised exists, and nothing that was deleted. */
  void assertHolds() {
    for (String repository : Ledger.REPOSITORIES) {
      for (Item item : Catalogue.ITEMS) {
        assertHolds(repository, item);
      }
    }
    for (Ledger.Place place : ledger.guaranteedBlobs(store.now())) {
      byte[] content = in(place.repository()).blobs().read(place.digest(), MOST);
      check(Arrays.equals(content, Catalogue.content(place.digest())), place + " is changed");
    }
  }

  private void assertHolds(String repository, Item item) {
    boolean acknowledged = ledger.has(repository, item);
    if (!acknowledged && !ledger.isDeleted(repository, item)) {
      return;
    }
    Optional<Digest> found =
        registry.links().revision(RepositoryName.parse(repository), item.digest());
    check(
        found.isPresent() == acknowledged,
        item + " in " + repository + (acknowledged ? " is lost" : " has come back"));
    if (acknowledged) {
      byte[] content = registry.blobs().read(item.digest(), MOST);
      check(Arrays.equals(content, Catalogue.content(item.digest())), item + " is changed");
    }
  }

  /** Asserts that each tag names what it was last set to, or nothing if that was deleted. */
  void assertTags() {
    for (String repository : Ledger.REPOSITORIES) {
      for (String tag : Ledger.TAGS) {
        Optional<Digest> found =
            registry.links().tag(RepositoryName.parse(repository), Tag.parse(tag));
        Optional<Item> expected = ledger.tag(repository, tag);
        check(
            found.equals(expected.map(Item::digest)),
            repository + ":" + tag + " names " + found + ", expected " + expected);
        expected.ifPresent(item -> check(ledger.has(repository, item), "the ledger lost " + item));
      }
    }
  }

  /** Asserts that {@code reader} pulls everything that was acknowledged, by digest and by tag. */
  void assertPullable(Registry reader) {
    assertHolds();
    for (String name : Ledger.REPOSITORIES) {
      Repository repository = reader.repository(name);
      for (Item item : Catalogue.ITEMS) {
        if (ledger.isWhole(name, item)) {
          Pulls.assertPullable(repository, item.digest());
          ledger
              .tagsOf(name, item)
              .forEach(tag -> Pulls.assertPullable(repository, Tag.parse(tag)));
        }
      }
    }
  }

  /** Asserts that a collection, when nothing is young any more, leaves exactly what is reached. */
  void assertGarbageGoes() {
    store.pass(Duration.ofDays(30));
    UploadPurger.of(registry).run();
    store.collect();
    store.pass(Duration.ofDays(30));
    Map<String, Set<Digest>> expected = new HashMap<>();
    RegistryModel model = model();
    for (String name : Ledger.REPOSITORIES) {
      Set<Digest> staying = new HashSet<>(model.revisions(name, true));
      staying.removeAll(lost(name));
      expected.put(name, staying);
    }
    store.collect(GcOptions.builder()
        .deleteUntagged(true)
        .tidying(EnumSet.allOf(Tidying.class))
        .parallelism(1));
    Set<Digest> blobs = new HashSet<>();
    registry.blobs().forEach(blobs::add);
    assertThat(blobs).isSubsetOf(model.blobs(true));
    expected.forEach((name, revisions) -> assertThat(revisions(name)).isEqualTo(revisions));
    assertThat(TreeDump.of(store.heap(), RegistryLayout.ROOT).files())
        .noneMatch(path -> path.contains("/_uploads/") || path.contains("/_stowage/"));
    ledger.breakPromises();
    ledger.forgetUntagged(store.now());
    assertPullable(registry);
  }

  /** Returns the contents of the store as an independent model. */
  private RegistryModel model() {
    RegistryModel model = new RegistryModel();
    Catalogue.ITEMS.forEach(item -> model.know(item.digest(), Ledger.node(item)));
    for (String name : Ledger.REPOSITORIES) {
      revisions(name)
          .forEach(digest -> model.add(name, digest, Ledger.node(Catalogue.item(digest))));
      lost(name).forEach(digest -> {
        model.add(name, digest, Ledger.node(Catalogue.item(digest)));
        model.breakManifest(digest);
      });
      new RegistryWalk(store.heap())
          .forEachLayer(RepositoryName.parse(name), model.place(name).layers::add);
      for (String tag : Ledger.TAGS) {
        ledger.tag(name, tag).ifPresent(item -> model.place(name).tags.put(tag, item.digest()));
      }
    }
    return model;
  }

  /**
   * Returns the revisions, except what a removal may leave according to {@link Operator}; a
   * collector must not touch those.
   */
  private Set<Digest> revisions(String repository) {
    Set<Digest> revisions = new HashSet<>();
    in(repository).manifests().forEach(revisions::add);
    revisions.removeAll(lost(repository));
    return revisions;
  }

  private Set<Digest> lost(String repository) {
    Set<Digest> lost = new HashSet<>();
    in(repository).manifests().forEach(digest -> {
      if (ledger.isNowhere(Catalogue.item(digest)) && !store.hasBlob(digest)) {
        lost.add(digest);
      }
    });
    return lost;
  }

  private Repository in(String repository) {
    return registry.repository(repository);
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }
}
