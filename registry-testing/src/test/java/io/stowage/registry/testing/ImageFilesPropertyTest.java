package io.stowage.registry.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.Tag;
import io.stowage.registry.oci.OciExport;
import io.stowage.registry.oci.OciImport;
import io.stowage.registry.oci.RegistryCopy;
import io.stowage.registry.storage.InMemoryStorage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;

/**
 * Tests with random images and archives that images survive an export and import, and a copy,
 * unchanged, and that a damaged archive has no bad effect.
 */
class ImageFilesPropertyTest {
  private Path folder = Path.of("");

  @BeforeTry
  void makeFolder() throws IOException {
    folder = Files.createTempDirectory("images");
  }

  @AfterTry
  void removeFolder() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
  }

  @Property(tries = 40)
  void imagesAreImportedUnchanged(@ForAll long seed, @ForAll boolean archive) {
    Repository source = repository();
    pushRandom(source, new Random(seed));
    Repository target = repository();
    Path path = folder.resolve("images.tar");

    OciExport export = OciExport.ofAllTags(source).withReferrers();
    if (archive) {
      export.toArchive(path);
    } else {
      export.toLayout(path);
    }
    OciImport.into(target).from(path);

    assertSame(source, target);
  }

  @Property(tries = 40)
  void imagesAreCopiedUnchanged(@ForAll long seed) {
    Repository source = repository();
    pushRandom(source, new Random(seed));
    Repository target = repository();
    RegistryCopy copy = RegistryCopy.from(source).withReferrers();
    for (Tag tag : source.tags().list()) {
      copy = copy.image(tag);
    }

    copy.to(target);

    assertSame(source, target);
  }

  @Property(tries = 100)
  void damagedArchivesAreRefusedOrImportedCompletely(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int damages) throws IOException {
    Random random = new Random(seed);
    Repository source = repository();
    TestImage image = TestImages.in(source, 1).image().tag("1.0").push();
    Path path = folder.resolve("images.tar");
    OciExport.ofAllTags(source).toArchive(path);
    byte[] bytes = Files.readAllBytes(path);
    for (int i = 0; i < damages; i++) {
      int at = 512 * random.nextInt(bytes.length / 512) + random.nextInt(512);
      bytes[at] = (byte) random.nextInt();
    }
    Files.write(path, bytes);
    Repository target = repository();

    try {
      OciImport.into(target).from(path);
    } catch (RegistryException | UncheckedIOException e) {
      assertThat(manifests(target)).isEmpty();
    }
    assertThat(manifests(target)).isSubsetOf(image.digest());
  }

  /**
   * Pushes random content that is entirely reachable: every manifest has a tag or refers to one
   * that exists.
   */
  private static void pushRandom(Repository repository, Random random) {
    TestImages images = TestImages.in(repository, random.nextLong());
    List<TestImage> pushed = new ArrayList<>();
    for (int i = 0; i < 1 + random.nextInt(6); i++) {
      pushed.add(
          random.nextInt(3) == 0 && !pushed.isEmpty()
              ? images.index(some(pushed, random)).tag("index-" + i).push()
              : image(images, pushed, random).tag("image-" + i).push());
    }
    for (int i = 0; i < random.nextInt(3); i++) {
      pushed.add(images.artifactFor(pushed.get(random.nextInt(pushed.size()))).push());
    }
  }

  private static ImageBuilder image(TestImages images, List<TestImage> pushed, Random random) {
    ImageBuilder image = images.image().layers(random.nextInt(3));
    if (!pushed.isEmpty() && random.nextBoolean()) {
      image.sharing(pushed.get(random.nextInt(pushed.size())));
    }
    return random.nextBoolean() ? image.docker() : image;
  }

  private static TestImage[] some(List<TestImage> pushed, Random random) {
    return pushed.stream().filter(one -> random.nextBoolean()).toArray(TestImage[]::new);
  }

  private static void assertSame(Repository source, Repository target) {
    assertThat(target.tags().list()).isEqualTo(source.tags().list());
    target
        .tags()
        .list()
        .forEach(
            tag -> assertThat(target.tags().get(tag)).isEqualTo(source.tags().get(tag)));
    assertThat(manifests(target)).isEqualTo(manifests(source));
    manifests(target)
        .forEach(digest -> assertThat(target.manifests().get(digest))
            .isEqualTo(source.manifests().get(digest)));
    assertThat(blobs(target)).isEqualTo(blobs(source));
  }

  private static Repository repository() {
    return Registry.open(InMemoryStorage.create()).repository("team/app");
  }

  private static Set<Digest> manifests(Repository repository) {
    Set<Digest> digests = new TreeSet<>();
    repository.manifests().forEach(digests::add);
    return digests;
  }

  private static Set<Digest> blobs(Repository repository) {
    Set<Digest> digests = new TreeSet<>();
    repository.blobs().forEach(digests::add);
    return digests;
  }
}
