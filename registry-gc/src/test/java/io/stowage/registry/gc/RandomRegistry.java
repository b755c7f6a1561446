package io.stowage.registry.gc;

import io.stowage.registry.internal.walk.RegistryWalk;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.ImageBuilder;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** A registry that grows step by step, and the model that says what may be removed from it. */
final class RandomRegistry {
  static final List<String> REPOSITORIES = List.of("a", "a/b", "c");

  private static final int BEFORE_ANY_DIGEST = 20;

  private final TestStore store = new TestStore();
  private final RegistryModel model = new RegistryModel();
  private final Map<String, List<TestImage>> pushed = new HashMap<>();

  /** The next step; {@code x}, {@code y} and {@code tag} choose among what exists. */
  record Step(Kind kind, int repository, int x, int y, int tag) {}

  enum Kind {
    IMAGE,
    INDEX,
    REFERRER,
    SHA512,
    TAG,
    UNTAG,
    DELETE,
    ORPHAN,
    UNKNOWN,
    CUT_MANIFEST,
    LOST_MANIFEST,
    DAMAGED_REVISION,
    DAMAGED_TAG
  }

  /** Returns lists of up to 40 steps. */
  static Arbitrary<List<Step>> histories() {
    Arbitrary<Kind> kinds = Arbitraries.frequency(
        Tuple.of(8, Kind.IMAGE),
        Tuple.of(6, Kind.INDEX),
        Tuple.of(5, Kind.REFERRER),
        Tuple.of(8, Kind.TAG),
        Tuple.of(3, Kind.SHA512),
        Tuple.of(3, Kind.DELETE),
        Tuple.of(2, Kind.UNTAG),
        Tuple.of(2, Kind.ORPHAN),
        Tuple.of(1, Kind.UNKNOWN),
        Tuple.of(1, Kind.CUT_MANIFEST),
        Tuple.of(1, Kind.LOST_MANIFEST),
        Tuple.of(1, Kind.DAMAGED_REVISION),
        Tuple.of(1, Kind.DAMAGED_TAG));
    return steps(kinds, 40);
  }

  /** Returns lists of up to {@code most} steps of those {@code kinds}. */
  static Arbitrary<List<Step>> steps(Arbitrary<Kind> kinds, int most) {
    return Combinators.combine(
            kinds,
            Arbitraries.integers().between(0, REPOSITORIES.size() - 1),
            Arbitraries.integers().between(0, 9),
            Arbitraries.integers().between(0, 9),
            Arbitraries.integers().between(0, 3))
        .as(Step::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(most);
  }

  TestStore store() {
    return store;
  }

  RegistryModel model() {
    return model;
  }

  void make(Step step) {
    String name = REPOSITORIES.get(step.repository());
    List<TestImage> images = pushed.computeIfAbsent(name, same -> new ArrayList<>());
    switch (step.kind()) {
      case IMAGE -> add(name, image(name, step).push(), Set.of());
      case SHA512 -> sha512(name, step);
      case ORPHAN -> store.breakage().orphanBlob(layer(step.x()));
      case UNKNOWN -> unknown(name, step);
      default -> {
        if (!images.isEmpty()) {
          make(
              name,
              step,
              images.get(step.x() % images.size()),
              images.get(step.y() % images.size()));
        }
      }
    }
  }

  private void make(String name, Step step, TestImage one, TestImage other) {
    boolean present = model.place(name).revisions.contains(one.digest())
        && model.place(name).revisions.contains(other.digest())
        && !model.place(name).unclear.contains(one.digest())
        && !model.place(name).unclear.contains(other.digest())
        && !model.isBroken(one.digest())
        && !model.isBroken(other.digest());
    String tag = "t" + step.tag();
    switch (step.kind()) {
      case INDEX -> {
        if (present && isWhole(one) && isWhole(other)) {
          TestImage index = images(name).index(one, other).push();
          add(name, index, Set.of());
        }
      }
      case REFERRER -> {
        Descriptor subject = one.descriptor();
        add(name, image(name, step).subject(subject).push(), Set.of(one.digest()));
      }
      case TAG -> {
        if (present && isWhole(one)) {
          store.registry().repository(name).tags().put(Tag.parse(tag), one.digest());
          tagged(name, tag, one.digest());
        }
      }
      case UNTAG -> {
        if (model.place(name).tags.remove(tag) != null) {
          store.registry().repository(name).tags().remove(Tag.parse(tag));
        }
      }
      case DELETE -> {
        if (model.place(name).revisions.contains(one.digest())) {
          store.registry().repository(name).manifests().delete(one.digest());
          model.delete(name, one.digest());
        }
      }
      case CUT_MANIFEST -> {
        if (present) {
          StoragePath data = RegistryLayout.blobData(one.digest());
          store.heap().write(data, Arrays.copyOf(one.manifest().bytes(), BEFORE_ANY_DIGEST));
          model.breakManifest(one.digest());
        }
      }
      case LOST_MANIFEST -> {
        if (present) {
          store.breakage().removeFolder(RegistryLayout.blobData(one.digest()));
          model.breakManifest(one.digest());
        }
      }
      case DAMAGED_REVISION -> {
        if (present) {
          store.breakage().truncateLink(one.revisionLink());
          model.place(name).unclear.add(one.digest());
          model.place(name).damaged.add(one.digest());
        }
      }
      default -> {
        if (model.place(name).tags.remove(tag) != null) {
          store.breakage().emptyLink(one.tagLink(tag));
          model.place(name).unreadableTags.add(tag);
        }
      }
    }
  }

  /** Returns whether everything below the manifest exists; otherwise a put is refused. */
  private boolean isWhole(TestImage image) {
    Set<Digest> revisions = model.place(image.repository().name().value()).revisions;
    Set<Digest> unclear = model.place(image.repository().name().value()).unclear;
    return image.children().stream()
        .allMatch(child -> revisions.contains(child.digest())
            && !unclear.contains(child.digest())
            && !model.isBroken(child.digest())
            && isWhole(child));
  }

  private void add(String name, TestImage image, Set<Digest> subject) {
    Set<Digest> children =
        image.children().stream().map(TestImage::digest).collect(Collectors.toSet());
    pushed.getOrDefault(name, new ArrayList<>()).add(image);
    model.place(name).unclear.remove(image.digest());
    model.place(name).damaged.remove(image.digest());
    model.add(
        name,
        image.digest(),
        new RegistryModel.Node(new HashSet<>(image.blobs()), children, subject));
  }

  private ImageBuilder image(String name, Step step) {
    return images(name)
        .image()
        .config(MediaType.OCI_CONFIG, layer(step.tag()))
        .layer(layer(step.x()))
        .layer(layer(step.y()));
  }

  private void sha512(String name, Step step) {
    RepositoryName repository = RepositoryName.parse(name);
    byte[] layer = layer(step.x());
    Digest alias = Sample.alias(store.registry(), repository, layer);
    Digest config =
        store.registry().repository(name).blobs().put(layer(step.y())).digest();
    String json = "{\"schemaVersion\":2,\"mediaType\":\"" + MediaType.OCI_MANIFEST
        + "\",\"config\":" + descriptor(MediaType.OCI_CONFIG, config, layer(step.y()))
        + ",\"layers\":[" + descriptor(MediaType.OCI_LAYER_GZIP, alias, layer) + "]}";
    String tag = "t" + step.tag();
    Digest digest = store
        .registry()
        .repository(name)
        .manifests()
        .put(Tag.parse(tag), MediaType.OCI_MANIFEST, json.getBytes(StandardCharsets.UTF_8))
        .digest();
    tagged(name, tag, digest);
    model.add(
        name, digest, new RegistryModel.Node(both(config, Digest.of(layer)), Set.of(), Set.of()));
  }

  private void unknown(String name, Step step) {
    Set<Digest> mentioned = both(Digest.of(layer(step.x())), Digest.of(layer(step.y())));
    Digest digest = store
        .breakage()
        .unknownManifest(
            RepositoryName.parse(name), MediaType.parse("application/x.unknown"), mentioned);
    model.place(name).unclear.add(digest);
    model.add(name, digest, new RegistryModel.Node(mentioned, Set.of(), Set.of()));
  }

  private void tagged(String name, String tag, Digest digest) {
    model.place(name).tags.put(tag, digest);
    model.place(name).unreadableTags.remove(tag);
  }

  private static Set<Digest> both(Digest one, Digest other) {
    return new HashSet<>(List.of(one, other));
  }

  private TestImages images(String name) {
    return store.images(name);
  }

  /** Returns the digests of all data that exists now. */
  Set<Digest> blobs() {
    Set<Digest> blobs = new HashSet<>();
    store.registry().blobs().forEach(blobs::add);
    blobs.removeIf(blob -> store.heap().stat(RegistryLayout.blobData(blob)).isEmpty());
    return blobs;
  }

  /** Returns the digests under which a repository has layers now. */
  Set<Digest> layers(String name) {
    RepositoryName repository = RepositoryName.parse(name);
    Set<Digest> layers = new HashSet<>();
    new RegistryWalk(store.heap())
        .forEachLayer(
            repository,
            layer -> store.registry().links().layer(repository, layer).ifPresent(layers::add));
    return layers;
  }

  /** Returns the manifests that a repository has now. */
  Set<Digest> revisions(String name) {
    Set<Digest> revisions = new HashSet<>();
    store.registry().repository(name).manifests().forEach(revisions::add);
    return revisions;
  }

  private static String descriptor(MediaType type, Digest digest, byte[] content) {
    return "{\"mediaType\":\"" + type + "\",\"digest\":\"" + digest + "\",\"size\":"
        + content.length + "}";
  }

  private static byte[] layer(int i) {
    return ("layer " + i).getBytes(StandardCharsets.UTF_8);
  }
}
