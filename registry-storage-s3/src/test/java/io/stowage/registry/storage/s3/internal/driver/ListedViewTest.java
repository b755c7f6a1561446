package io.stowage.registry.storage.s3.internal.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.layout.Link;
import io.stowage.registry.model.Digest;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.StorageView;
import io.stowage.registry.storage.UnnameableEntry;
import io.stowage.registry.storage.s3.internal.bucket.Bucket;
import io.stowage.registry.storage.s3.internal.bucket.CountingBucket;
import io.stowage.registry.storage.s3.internal.bucket.ForwardingBucket;
import io.stowage.registry.storage.s3.internal.bucket.HeapBucket;
import io.stowage.registry.storage.s3.internal.bucket.KeyOrder;
import io.stowage.registry.storage.s3.internal.bucket.ListRequest;
import io.stowage.registry.storage.s3.internal.bucket.ObjectPage;
import io.stowage.registry.storage.s3.internal.bucket.ObjectVersion;
import io.stowage.registry.storage.s3.internal.bucket.Request;
import io.stowage.registry.testing.TestClock;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ListedViewTest {
  private static final StoragePath FOLDER = StoragePath.parse("x/folder");
  private static final String DIGEST = "0123456789abcdef".repeat(4);
  private static final byte[] CONTENT = "hello".getBytes(StandardCharsets.US_ASCII);
  private static final long MOST_BYTES_FOR_A_LINK = 44;
  private static final int MANY_LINKS = 200_000;

  private final HeapBucket heap = HeapBucket.create(TestClock.create());
  private final CountingBucket counts = new CountingBucket(heap);
  private final BucketStorage driver = BucketStorage.builder(counts).build();

  @Example
  void answersWithoutFurtherRequests() {
    for (int i = 0; i < 300; i++) {
      driver.write(FOLDER.resolve("f" + i % 10 + "/" + i), CONTENT);
    }
    StorageView view = driver.listed(FOLDER, "");
    counts.reset();
    List<String> names = new ArrayList<>();
    view.list(
        FOLDER,
        folder -> view.list(FOLDER.resolve(folder), name -> {
          names.add(name);
          assertThat(view.stat(FOLDER.resolve(folder + "/" + name)))
              .map(StorageEntry::md5)
              .contains("5d41402abc4b2a76b9719d911017c592");
        }));
    assertThat(names).hasSize(300);
    assertThat(counts.total()).isZero();
  }

  @Example
  void showsOnlyNamesWithTheBeginning() {
    driver.write(FOLDER.resolve("_a/b"), CONTENT);
    driver.write(FOLDER.resolve("a/b"), CONTENT);
    StorageView view = driver.listed(FOLDER, "_");
    List<String> names = new ArrayList<>();
    view.list(FOLDER, names::add);
    assertThat(names).containsExactly("_a");
    assertThat(view.stat(FOLDER.resolve("a/b"))).isEmpty();
  }

  @Example
  void passesUnnameableKeys() {
    List.of("x/folder/a\\b", "x/folder/c\\d/e", "x/folder//f", "x/folder/", "x/folder/ok")
        .forEach(key -> heap.put(key, CONTENT));
    for (StorageView view : List.of(driver, driver.listed(FOLDER, ""))) {
      List<String> names = new ArrayList<>();
      List<UnnameableEntry> others = new ArrayList<>();
      view.list(FOLDER, new StorageView.NameVisitor() {
        @Override
        public void visit(String name) {
          names.add(name);
        }

        @Override
        public void visitUnnameable(UnnameableEntry child) {
          others.add(child);
        }
      });
      assertThat(names).containsExactly("ok");
      assertThat(others)
          .extracting(UnnameableEntry::name)
          .containsExactlyInAnyOrder("a\\u005cb", "c\\u005cd", "");
      List<String> below = new ArrayList<>();
      others.stream()
          .filter(child -> child.name().startsWith("c"))
          .forEach(child -> child.forEachChild(each -> {
            below.add(each.name());
            assertThat(each.read(5)).isEqualTo(CONTENT);
          }));
      assertThat(below).containsExactly("e");
    }
  }

  @Example
  void leavesOutWhatIsNotNeeded() {
    driver.write(FOLDER.resolve("a/b"), CONTENT);
    driver.write(FOLDER.resolve("a/c"), CONTENT);
    heap.put("x/folder/a\\b", CONTENT);
    StorageView view = driver.listed(FOLDER, "", path -> !path.equals(FOLDER.resolve("a/c")));
    assertThat(view.stat(FOLDER.resolve("a/b"))).isPresent();
    assertThat(view.stat(FOLDER.resolve("a/c"))).isEmpty();
    List<String> others = new ArrayList<>();
    view.list(FOLDER, new StorageView.NameVisitor() {
      @Override
      public void visit(String name) {}

      @Override
      public void visitUnnameable(UnnameableEntry child) {
        others.add(child.name());
      }
    });
    assertThat(others).containsExactly("a\\u005cb");
  }

  @Example
  void theMd5DigestOfALinkFollowsFromItsKey() {
    String folder = "docker/registry/v2/repositories/a/_layers/";
    assertThat(LinkDigest.of(folder + "sha256/" + DIGEST + "/link"))
        .contains(Link.md5(Digest.parse("sha256:" + DIGEST)));
    assertThat(List.of(
            folder + "sha256/" + DIGEST.toUpperCase(Locale.ROOT) + "/link",
            folder + "sha512/" + DIGEST + "/link",
            folder + "sha256/" + DIGEST + "/data",
            folder + "sha256/" + DIGEST + "0/link",
            DIGEST + "/link",
            "link",
            ""))
        .allSatisfy(key -> assertThat(LinkDigest.of(key)).isEmpty());
  }

  @Provide
  Arbitrary<List<String>> keys() {
    Arbitrary<String> names = Arbitraries.of(
        "a",
        "b",
        "-",
        "ab",
        "a.b",
        "0123456789abcdef",
        "0123456789abcdef01",
        "0123456789abcdef0",
        "sha256/" + DIGEST,
        "ä",
        "\ud83d\ude00",
        "\uffee",
        "ffffffffffffffffffffffffffffffffff",
        "link",
        "data");
    return names
        .list()
        .ofMinSize(1)
        .ofMaxSize(4)
        .map(list -> String.join("/", list))
        .set()
        .ofMaxSize(400)
        .map(ArrayList::new);
  }

  @Property(tries = 200)
  void aCompactListingHoldsWhatWasAdded(@ForAll("keys") List<String> keys) {
    Map<String, ObjectVersion> expected = new TreeMap<>(KeyOrder.BY_BYTES);
    for (String key : keys) {
      int hash = key.hashCode();
      String etag = hash % 3 == 0 ? "" : String.format("%032x", hash & 0xffffffffL);
      Instant time = Instant.ofEpochSecond(hash * 1000L);
      String known = hash % 2 == 0 ? LinkDigest.of(key).orElse(etag) : etag;
      expected.put(key, new ObjectVersion(key, "", known, hash & 255, time));
    }
    CompactListing.Builder builder = new CompactListing.Builder();
    expected.values().forEach(builder::add);
    CompactListing listing = builder.build();
    assertThat(keys).allSatisfy(key -> assertThat(listing.find(key)).contains(expected.get(key)));
    assertThat(List.of("", "a/", "zzz", "a0")).allSatisfy(key -> {
      if (!expected.containsKey(key)) {
        assertThat(listing.find(key)).isEmpty();
      }
    });
    List<String> walked = new ArrayList<>();
    Optional<CompactListing.Cursor> cursor = listing.from("");
    boolean more = cursor.isPresent();
    while (more) {
      walked.add(cursor.get().key());
      more = cursor.get().next();
    }
    assertThat(walked).containsExactlyElementsOf(expected.keySet());
  }

  @Example
  void holdsManyLinksInLittleMemory() {
    BucketStorage large =
        BucketStorage.builder(new LayerLinks(heap, MANY_LINKS)).build();
    System.gc();
    long before = used();
    StorageView view = large.listed(StoragePath.parse(LayerLinks.REPOSITORY), "_");
    System.gc();
    long bytes = used() - before;
    assertThat(bytes).as("bytes of heap").isLessThan(MANY_LINKS * MOST_BYTES_FOR_A_LINK);
    int[] found = {0};
    StoragePath layers = StoragePath.parse(LayerLinks.REPOSITORY + "/_layers/sha256");
    view.list(layers, name -> {
      if (view.stat(layers.resolve(name + "/link")).isPresent()) {
        found[0]++;
      }
    });
    assertThat(found[0]).isEqualTo(MANY_LINKS);
  }

  private static long used() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /** Lists many layer links, which are made up when a page of them is asked for. */
  private static final class LayerLinks extends ForwardingBucket {
    static final String REPOSITORY = "docker/registry/v2/repositories/a";
    private static final String FOLDER = REPOSITORY + "/_layers/sha256/";
    private static final Instant BEGIN = Instant.parse("2025-01-01T00:00:00Z");

    private final int count;

    LayerLinks(Bucket bucket, int count) {
      super(bucket);
      this.count = count;
    }

    @Override
    protected <T> T call(Request request, String key, Supplier<T> call) {
      return call.get();
    }

    @Override
    public ObjectPage list(ListRequest request) {
      if (!FOLDER.startsWith(request.prefix())) {
        return super.list(request);
      }
      int first = request.after().isEmpty() ? 0 : number(request.after()) + 1;
      List<ObjectVersion> page = new ArrayList<>();
      for (int i = first; i < Math.min(count, first + request.limit()); i++) {
        long other = i * 0x9E3779B97F4A7C15L;
        String digest = String.format("%016x%016x%016x%016x", (long) i << 36, other, ~other, other);
        String etag = Link.md5(Digest.parse("sha256:" + digest));
        Instant time = BEGIN.plusSeconds(Math.floorMod(other, 31_536_000L));
        page.add(new ObjectVersion(FOLDER + digest + "/link", "", etag, 71, time));
      }
      return new ObjectPage(page, List.of(), first + page.size() < count);
    }

    private static int number(String key) {
      return (int) (Long.parseLong(key.substring(FOLDER.length(), FOLDER.length() + 16), 16) >> 36);
    }
  }
}
