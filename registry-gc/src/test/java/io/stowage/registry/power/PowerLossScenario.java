package io.stowage.registry.power;

import io.stowage.registry.BlobUpload;
import io.stowage.registry.Registry;
import io.stowage.registry.RemovalOptions;
import io.stowage.registry.Writers;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.fs.Durability;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** The operations of processes until power is lost. */
@SuppressWarnings("ImmutableEnumChecker") // they keep nothing
enum PowerLossScenario {
  /** Two images that share a layer are pushed, one by uploads in parts, and the tag moves. */
  PUSH(stage -> {
    TestImages images = stage.images();
    byte[] layer = images.layer();
    BlobUpload upload = stage.repository().blobs().startUpload();
    upload.append(0, layer);
    upload.commit(Digest.of(layer));
    stage.pledgeBlob(layer);
    byte[] other = images.layer();
    stage.repository().blobs().put(other);
    stage.pledgeBlob(other);
    TestImage first = images.image().layer(layer).layer(other).tag("1").push();
    Pledge tagged = stage.pledgePull("1", first);
    stage.end(tagged);
    TestImage second = images.image().layer(layer).tag("1").push();
    stage.pledgePull("1", second);
    stage.pledgePull(first);
  }),

  /**
   * Another process writes blobs without waiting for the device; then they are pushed and mounted.
   */
  PUSH_BLOBS_ONTO_VISIBLE_FILES(stage -> {
    TestImages images = stage.images();
    List<byte[]> layers = List.of(images.layer(), images.layer(), images.layer());
    try (Registry careless = stage.open(Durability.RELAXED)) {
      layers.forEach(layer -> careless.repository("other").blobs().put(layer));
      careless.repository(Stage.NAME).blobs().put(layers.get(0));
    }
    stage.repository().blobs().put(layers.get(0));
    stage.pledgeBlob(layers.get(0));
    BlobUpload upload = stage.repository().blobs().startUpload();
    upload.append(0, layers.get(1));
    upload.commit(Digest.of(layers.get(1)));
    stage.pledgeBlob(layers.get(1));
    stage.repository().blobs().mount(Digest.of(layers.get(2)), RepositoryName.parse("other"));
    stage.pledgeBlob(layers.get(2));
  }),

  /**
   * Another process writes an image without waiting for the device; then its manifest is pushed.
   */
  PUSH_A_MANIFEST_ONTO_VISIBLE_FILES(stage -> {
    try (Registry careless = stage.open(Durability.RELAXED)) {
      TestImages theirs = TestImages.in(careless.repository(Stage.NAME));
      TestImage image = theirs.image().layers(2).push();
      stage
          .repository()
          .manifests()
          .put(image.manifest().mediaType(), image.manifest().bytes());
      stage.pledgePull(image);
    }
  }),

  /** Another process writes an index without waiting for the device; then the index is tagged. */
  TAG_VISIBLE_FILES(stage -> {
    try (Registry careless = stage.open(Durability.RELAXED)) {
      TestImages theirs = TestImages.in(careless.repository(Stage.NAME));
      TestImage index =
          theirs.index(theirs.image().push(), theirs.image().push()).push();
      stage.repository().tags().put(Tag.parse("1"), index.digest());
      stage.pledgePull("1", index);
    }
  }),

  /** A tag that was moved once is removed; the manifests stay. */
  UNTAG(stage -> {
    TestImage first = stage.images().image().tag("1").push();
    TestImage second = stage.images().image().layers(2).tag("1").push();
    stage.age();
    Pledge tagged = stage.pledgePull("1", second);
    stage.pledgePull(first);
    stage.pledgePull(second);
    stage.end(tagged);
    stage.repository().tags().remove(Tag.parse("1"));
    stage.pledgeNoTag("1");
  }),

  /** A manifest with two tags is deleted; one of the tags named another manifest before. */
  DELETE_MANIFEST(stage -> {
    TestImage staying = stage.images().image().tag("1").tag("2").push();
    TestImage image = stage.images().image().layers(2).tag("2").tag("3").push();
    stage.age();
    stage.pledgePull("1", staying);
    Pledge tagged = stage.pledgePull("2", image);
    stage.end(tagged);
    stage.repository().manifests().delete(image.digest());
    stage.pledgeNoManifest(image.digest());
    stage.pledgeNoTag("2");
    stage.pledgeNoTag("3");
  }),

  /** The link of a repository to a blob is deleted. */
  DELETE_BLOB(stage -> {
    byte[] layer = stage.images().layer();
    stage.repository().blobs().put(layer);
    stage.age();
    Pledge there = stage.pledgeBlob(layer);
    stage.end(there);
    stage.repository().blobs().delete(Digest.of(layer));
    stage.pledgeNoBlob(Digest.of(layer));
  }),

  /** An upload is cancelled. */
  CANCEL_UPLOAD(stage -> {
    TestImage staying = stage.images().image().tag("1").push();
    BlobUpload upload = stage.repository().blobs().startUpload();
    upload.append(0, stage.images().layer());
    stage.age();
    stage.pledgePull("1", staying);
    upload.cancel();
  }),

  /** A repository is removed while another one has the same content. */
  REMOVE_REPOSITORY(stage -> removeRepository(stage, Writers.STOWAGE)),

  /** A repository is removed beside programs that do not use this library. */
  REMOVE_REPOSITORY_BESIDE_ANY(stage -> removeRepository(stage, Writers.ANY)),

  /** A collection holds what it removes, and a later one purges it. */
  COLLECT_WITH_HOLD_AND_PURGE(stage -> {
    TestImages images = stage.images();
    TestImage staying = images.image().layers(2).tag("1").push();
    TestImage garbage = images.image().sharing(staying).layers(1).tag("2").push();
    images.image().push();
    stage.repository().manifests().delete(garbage.digest());
    stage.age();
    stage.pledgePull("1", staying);
    stage.pledgeNoManifest(garbage.digest());
    stage.pledgeNoTag("2");
    GcOptions.Builder options =
        GcOptions.builder().deleteUntagged(true).quarantine(Duration.ofHours(1));
    stage.collect(options);
    stage.pass(Duration.ofHours(3));
    stage.collect(options);
  }),

  /** A collection purges what it removes. */
  COLLECT(stage -> {
    TestImages images = stage.images();
    TestImage staying = images.image().layers(2).tag("1").push();
    TestImage garbage = images.image().sharing(staying).layers(1).tag("1").push();
    stage.repository().tags().put(Tag.parse("1"), staying.digest());
    images.image().push();
    stage.repository().tags().put(Tag.parse("2"), garbage.digest());
    stage.repository().tags().remove(Tag.parse("2"));
    stage.age();
    stage.pledgePull("1", staying);
    stage.pledgeNoTag("2");
    stage.collect(GcOptions.builder().deleteUntagged(true));
  }),

  /** No other process uses the store, and a collection deletes what it removes at once. */
  COLLECT_ALONE(stage -> {
    TestImages images = stage.images();
    TestImage staying = images.image().layers(2).tag("1").push();
    images.image().sharing(staying).layers(1).push();
    stage.age();
    stage.pledgePull("1", staying);
    stage.collect(
        GcOptions.builder().deleteUntagged(true).writers(Writers.NONE).grace(Duration.ZERO));
  }),

  /** One of two images that a collection holds is restored and tagged. */
  RESTORE(stage -> {
    TestImages images = stage.images();
    TestImage staying = images.image().tag("1").push();
    TestImage garbage = images.image().sharing(staying).layers(1).push();
    images.image().push();
    stage.age();
    stage.collect(GcOptions.builder().deleteUntagged(true).quarantine(Duration.ofHours(1)));
    stage.age();
    stage.pledgePull("1", staying);
    stage.collector().restore(digests(garbage));
    stage.pledgeVisible(garbage);
    stage.repository().tags().put(Tag.parse("2"), garbage.digest());
    stage.pledgePull("2", garbage);
  });

  private final Consumer<Stage> play;

  PowerLossScenario(Consumer<Stage> play) {
    this.play = play;
  }

  void play(Stage stage) {
    play.accept(stage);
  }

  private static Set<Digest> digests(TestImage image) {
    Set<Digest> digests = new HashSet<>(image.blobs());
    digests.add(image.digest());
    return digests;
  }

  private static void removeRepository(Stage stage, Writers writers) {
    TestImage image = stage.images().image().layers(2).tag("1").push();
    TestImages.in(stage.registry().repository("other"), Stage.NAME.value().hashCode())
        .image()
        .layers(2)
        .tag("1")
        .push();
    stage.age();
    Pledge pulled = stage.pledgePull("1", image);
    stage.end(pulled);
    stage
        .registry()
        .remove(Stage.NAME, RemovalOptions.builder().writers(writers).build());
    stage.pledgeNoRepository();
  }
}
