package io.stowage.registry.storage.s3.internal.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.StorageView;
import io.stowage.registry.storage.s3.internal.bucket.BucketSettings.Versioning;
import io.stowage.registry.storage.s3.internal.bucket.HeapBucket;
import io.stowage.registry.storage.s3.internal.bucket.HeapBucket.Limits;
import io.stowage.registry.storage.s3.internal.bucket.TickingClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Compares the driver with a store that has real folders, after each of many random calls. */
class BucketStoragePropertyTest {
  /** Parts of a few bytes, so that a few bytes go through everything that large content does. */
  private static final PartSizes SIZES = new PartSizes(8, 5, 16);

  private static final String REPOSITORY = "docker/registry/v2/repositories/a";
  private static final String DIGEST = "0123456789abcdef".repeat(4);
  private static final List<StoragePath> PATHS = List.of(
          REPOSITORY + "/_uploads/1/data",
          REPOSITORY + "/_uploads/1/startedat",
          REPOSITORY + "/_uploads/2/data",
          REPOSITORY + "/_manifests/tags/1.0/current/link",
          REPOSITORY + "/_manifests/tags/1.0-rc/current/link",
          "docker/registry/v2/blobs/sha256/01/" + DIGEST + "/data",
          "x/y/a",
          "x/y/a/b",
          "x/y",
          "x/y-z/a",
          "top")
      .stream()
      .map(StoragePath::parse)
      .toList();
  private static final List<StoragePath> FOLDERS = List.of(
          REPOSITORY + "/_uploads",
          REPOSITORY + "/_uploads/1",
          REPOSITORY + "/_manifests/tags/1.0",
          "docker/registry/v2/blobs/sha256",
          "docker/registry/v2/blobs/sha256/01/" + DIGEST,
          "x",
          "x/y")
      .stream()
      .map(StoragePath::parse)
      .toList();

  /** A folder that no listing shows if all that lies below it is an unfinished upload. */
  private static final StoragePath ABOVE_UPLOADS = StoragePath.parse(REPOSITORY);

  /**
   * A lookup shows the time of a lease that every process finds. A listing also counts the own lease,
   * which has the date of the answer, and a whole second may begin before the answer.
   */
  private static final Duration WHOLE_SECOND = Duration.ofSeconds(1);

  /** A call. */
  private interface Step {
    Object on(StorageDriver driver);
  }

  private record Named(String name, Step step) {
    @Override
    public String toString() {
      return name;
    }
  }

  @Provide
  Arbitrary<List<Named>> steps() {
    Arbitrary<StoragePath> paths = Arbitraries.of(PATHS);
    Arbitrary<Integer> lengths = Arbitraries.of(0, 1, 4, 5, 7, 8, 9, 17, 30);
    Arbitrary<Named> writes = Combinators.combine(paths, lengths)
        .as((path, length) -> new Named("write " + path + " " + length, driver -> {
          driver.write(path, content(length));
          return "";
        }));
    Arbitrary<Named> appends = Combinators.combine(paths, lengths, Arbitraries.of(0, 0, 0, 1))
        .as((path, length, off) -> new Named(
            "append " + path + " " + length + " off by " + off,
            driver -> append(driver, path, size(driver, path) + off, length)));
    Arbitrary<Named> publications = Combinators.combine(paths, paths)
        .as((from, to) -> new Named(
            "publish " + from + " at " + to,
            driver -> from.equals(to) ? "" : driver.publish(from, size(driver, from), to)));
    Arbitrary<Named> replacements = Combinators.combine(paths, paths)
        .as((from, to) -> new Named(
            "replace " + to + " by " + from,
            driver -> from.equals(to)
                ? ""
                : driver.stat(to).map(seen -> driver.replace(from, to, seen)).orElse(false)));
    Arbitrary<Named> deletions =
        paths.map(path -> new Named("delete " + path, driver -> driver.delete(path)));
    List<StoragePath> folders = new ArrayList<>(FOLDERS);
    folders.add(ABOVE_UPLOADS);
    Arbitrary<Named> removals = Arbitraries.of(folders)
        .map(folder -> new Named("remove " + folder, driver -> driver.deleteTree(folder)));
    Arbitrary<Named> leases = paths.map(
        path -> new Named("lease " + path, driver -> driver.lease(path).isPresent()));
    Arbitrary<Named> tails = Combinators.combine(paths, Arbitraries.of(-1, 0, 3, 5, 8, 100))
        .as((path, offset) ->
            new Named("open " + path + " at " + offset, driver -> rest(driver, path, offset)));
    return Arbitraries.oneOf(
            writes,
            appends,
            appends,
            publications,
            replacements,
            deletions,
            removals,
            leases,
            tails)
        .list()
        .ofMaxSize(40);
  }

  @Property(tries = 300)
  void agreesWithAStoreThatHasFolders(@ForAll("steps") List<Named> steps) {
    TickingClock clock = new TickingClock(Duration.ofMillis(10));
    HeapBucket bucket =
        HeapBucket.create(clock, Versioning.ENABLED, new Limits(2, SIZES.smallest(), SIZES.copy()));
    try (StorageDriver expected = InMemoryStorage.create(clock);
        StorageDriver driver = BucketStorage.builder(bucket)
            .keys(Keys.of("root"))
            .sizes(SIZES)
            .local(clock)
            .build()) {
      for (Named step : steps) {
        Object answer = answer(expected, step.step());
        assertThat(answer(driver, step.step())).as("%s of %s", step, steps).isEqualTo(answer);
        removeEmptyFolders(expected);
        assertThat(contents(driver, driver))
            .as("after %s of %s", step, steps)
            .isEqualTo(contents(expected, expected));
      }
      assertSameListed(driver);
    }
  }

  private static void assertSameListed(StorageDriver driver) {
    for (StoragePath folder : List.of(StoragePath.parse("docker"), StoragePath.parse("x"))) {
      StorageView listed = driver.listed(folder, "");
      Map<StoragePath, Object> whole = contents(driver, driver);
      Map<StoragePath, Object> found = contents(driver, listed);
      whole.keySet().removeIf(path -> !path.startsWith(folder));
      found.keySet().removeIf(path -> !path.startsWith(folder));
      assertThat(found).isEqualTo(whole);
      for (StoragePath path : whole.keySet()) {
        assertSameTime(listed.stat(path), driver.stat(path));
      }
    }
  }

  private static void assertSameTime(Optional<StorageEntry> found, Optional<StorageEntry> other) {
    assertThat(found.isPresent()).isEqualTo(other.isPresent());
    if (found.isPresent()) {
      Instant time = other.get().modified();
      assertThat(found.get().modified()).isBetween(time, time.plus(WHOLE_SECOND));
    }
  }

  private static Object answer(StorageDriver driver, Step step) {
    try {
      return step.on(driver);
    } catch (StorageException e) {
      return e.getClass().getSimpleName();
    }
  }

  private static byte[] content(int length) {
    byte[] content = new byte[length];
    for (int i = 0; i < length; i++) {
      content[i] = (byte) ('a' + i % 26);
    }
    return content;
  }

  private static long size(StorageDriver driver, StoragePath path) {
    return driver.stat(path).map(StorageEntry::size).orElse(0L);
  }

  /** Appends in two pieces, and looks at the object before, between and after them. */
  private static Object append(StorageDriver driver, StoragePath path, long offset, int length) {
    List<Object> sizes = new ArrayList<>();
    try (WritableByteChannel channel = driver.append(path, offset)) {
      ByteBuffer bytes = ByteBuffer.wrap(content(length));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      if (length % 2 == 0) {
        sizes.add(size(driver, path));
      }
      bytes.rewind();
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      if (length > 8) {
        sizes.add(new String(driver.read(path, 10_000), StandardCharsets.US_ASCII));
      }
    } catch (IOException e) {
      throw StorageException.ofChannel(path, e);
    }
    sizes.add(size(driver, path));
    return sizes;
  }

  private static Object rest(StorageDriver driver, StoragePath path, long offset) {
    try (ReadableByteChannel channel = driver.open(path, offset)) {
      return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw StorageException.ofChannel(path, e);
    }
  }

  /** Removes the folders that a store without folders does not have. */
  private static void removeEmptyFolders(StorageDriver driver) {
    List<StoragePath> all = new ArrayList<>(FOLDERS);
    all.addAll(PATHS);
    for (StoragePath path : all) {
      Optional<StoragePath> folder = Optional.of(path);
      while (folder.isPresent()) {
        driver.deleteIfEmpty(folder.get());
        folder = folder.get().value().contains("/")
            ? Optional.of(folder.get().parent())
            : Optional.empty();
      }
    }
  }

  private static Map<StoragePath, Object> contents(StorageDriver driver, StorageView view) {
    Map<StoragePath, Object> contents = new HashMap<>();
    for (StoragePath path : PATHS) {
      view.stat(path).ifPresent(entry -> contents.put(path, entry.size()));
    }
    for (StoragePath folder : FOLDERS) {
      TreeSet<String> names = new TreeSet<>();
      List<String> each = new ArrayList<>();
      if (view.list(folder, each::add)) {
        names.addAll(each);
        assertThat(each).doesNotHaveDuplicates();
        contents.put(folder.resolve("*"), names);
      }
    }
    for (StoragePath path : PATHS) {
      if (!path.value().contains("_uploads")) {
        view.stat(path)
            .ifPresent(entry -> contents.put(
                path.resolve("content"),
                new String(driver.read(path, 10_000), StandardCharsets.US_ASCII)));
      }
    }
    return contents;
  }
}
