package io.stowage.registry.power;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.Repository;
import io.stowage.registry.Writers;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.fs.Durability;
import io.stowage.registry.storage.fs.FileSystemStorage;
import io.stowage.registry.testing.TestClock;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A registry in a directory whose changes are recorded, and what it acknowledged. */
final class Stage implements AutoCloseable {
  static final RepositoryName NAME = RepositoryName.parse("team/app");

  private final TestClock clock = TestClock.at(InstantSource.system().instant());
  private final List<Pledge> pledges = new ArrayList<>();
  private final Recording recording;
  private final Path root;
  private final Registry registry;
  private boolean careless;

  Stage(Path folder) {
    this.recording = new Recording(folder, clock);
    this.root = new RecordedFileSystem(FileSystems.getDefault(), recording).recorded(folder);
    this.registry = open(Durability.FULL);
  }

  /** Opens the registry once more, as another process does. */
  Registry open(Durability durability) {
    careless |= durability == Durability.RELAXED;
    return Registry.open(
        FileSystemStorage.openOrCreate(root, durability, clock),
        RegistryOptions.builder()
            .writers(Writers.STOWAGE)
            .clock(clock)
            .sleeper(clock::advance)
            .build());
  }

  Registry registry() {
    return registry;
  }

  Repository repository() {
    return registry.repository(NAME);
  }

  TestImages images() {
    return TestImages.in(repository());
  }

  /**
   * Lets enough time pass that nothing is young and that everything so far has reached the device.
   */
  void age() {
    clock.advance(Duration.ofHours(2));
    recording.settle();
  }

  void pass(Duration time) {
    clock.advance(time);
  }

  void collect(GcOptions.Builder options) {
    collector().run(options.parallelism(1).build());
  }

  GarbageCollector collector() {
    return GarbageCollector.of(registry);
  }

  /**
   * Returns whether another process wrote without syncs, so that its own files may be incomplete.
   */
  boolean isCareless() {
    return careless;
  }

  List<Pledge> pledges() {
    return List.copyOf(pledges);
  }

  History history() {
    return recording.history();
  }

  /** Pledges that {@code tag} names {@code image}, which can be pulled with all its bytes. */
  Pledge pledgePull(String tag, TestImage image) {
    return pledge(tag + " can be pulled", true, registry -> {
      Repository repository = registry.repository(NAME);
      return repository.tags().get(Tag.parse(tag)).equals(image.digest())
          && isWhole(repository, image);
    });
  }

  /** Pledges that {@code image} can be pulled by its digest. */
  Pledge pledgePull(TestImage image) {
    return pledge(
        image.digest() + " can be pulled",
        true,
        registry -> isWhole(registry.repository(NAME), image));
  }

  /**
   * Pledges that {@code image} can be pulled by its digest, even by a reader that only reads paths.
   */
  Pledge pledgeVisible(TestImage image) {
    return pledge(
        image.digest() + " is visible",
        true,
        registry -> isWhole(registry.repository(NAME), image)
            && Stream.concat(
                    Stream.of(image.revisionLink(), RegistryLayout.blobData(image.digest())),
                    image.blobs().stream()
                        .flatMap(blob -> Stream.of(
                            RegistryLayout.layerLink(NAME, blob), RegistryLayout.blobData(blob))))
                .allMatch(path -> registry.storage().stat(path).isPresent()));
  }

  /** Pledges that the repository has a blob as long as no collection runs. */
  Pledge pledgeBlob(byte[] content) {
    Digest digest = Digest.of(content);
    return pledge(
        "blob " + digest, false, registry -> hasBlob(registry.repository(NAME), digest, content));
  }

  /** Pledges that a tag is gone, even for a registry that treats each folder as a tag. */
  Pledge pledgeNoTag(String tag) {
    StoragePath folder = RegistryLayout.tag(NAME, Tag.parse(tag));
    return pledge(
        "tag " + tag + " is gone",
        true,
        registry -> registry.repository(NAME).tags().find(Tag.parse(tag)).isEmpty()
            && !registry.storage().list(folder, name -> {}));
  }

  /** Pledges that the repository has neither a manifest nor a tag that names it. */
  Pledge pledgeNoManifest(Digest digest) {
    return pledge("manifest " + digest + " is gone", true, registry -> {
      Repository repository = registry.repository(NAME);
      return repository.manifests().touch(digest).isEmpty()
          && repository.tags().lookup(digest).isEmpty();
    });
  }

  /** Pledges that the repository does not have a blob. */
  Pledge pledgeNoBlob(Digest digest) {
    return pledge(
        "link to blob " + digest + " is gone",
        true,
        registry -> registry.repository(NAME).blobs().touch(digest).isEmpty());
  }

  /** Pledges that nothing is left of the repository. */
  Pledge pledgeNoRepository() {
    StoragePath folder = RegistryLayout.repository(NAME);
    return pledge(
        NAME + " is gone",
        true,
        registry -> !registry.repositories().contains(NAME)
            && !registry.storage().list(folder, name -> {}));
  }

  /** Ends pledges, because what they state is about to change. */
  void end(Pledge... ended) {
    Arrays.stream(ended).forEach(pledge -> pledge.end(recording.length()));
  }

  private Pledge pledge(String text, boolean outlivesCollections, Predicate<Registry> truth) {
    Pledge pledge = new Pledge(text, recording.length(), outlivesCollections, truth);
    pledges.add(pledge);
    return pledge;
  }

  private static boolean isWhole(Repository repository, TestImage image) {
    return image.children().stream().allMatch(child -> isWhole(repository, child))
        && Arrays.equals(
            repository.manifests().get(image.digest()).bytes(), image.manifest().bytes())
        && image.manifest().blobs().stream()
            .allMatch(blob ->
                Digest.of(repository.blobs().read(blob.digest(), 1 << 20)).equals(blob.digest()));
  }

  private static boolean hasBlob(Repository repository, Digest digest, byte[] content) {
    return Arrays.equals(repository.blobs().read(digest, content.length), content);
  }

  @Override
  public void close() {
    registry.close();
  }
}
