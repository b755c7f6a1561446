package io.stowage.registry.storage.s3.internal.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.storage.s3.internal.bucket.BucketException.Kind;
import io.stowage.registry.storage.s3.internal.bucket.BucketSettings.Versioning;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the driver relies on in a {@link Bucket} with versioning. Each test has keys of its own, so
 * all tests may use one bucket.
 */
public abstract class BucketContract {
  private static final int SMALLEST_PART = 5 << 20;

  private final String prefix = "contract/" + UUID.randomUUID() + "/";
  private Bucket bucket;

  /** Returns a bucket with versioning. Called once for each test, which closes it. */
  protected abstract Bucket openBucket();

  /** Returns the number of objects in a bulk call. */
  protected int bulk() {
    return 1000;
  }

  @BeforeEach
  void open() {
    bucket = openBucket();
  }

  @AfterEach
  void close() {
    bucket.close();
  }

  private String key(String name) {
    return prefix + name;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] random(int length) {
    byte[] content = new byte[length];
    new Random(length).nextBytes(content);
    return content;
  }

  private static byte[] content(ObjectContent answer) {
    try (InputStream content = answer.content()) {
      return content.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] read(String key) {
    return content(bucket.get(key, 0));
  }

  private void assertFails(Kind kind, ThrowingCallable call) {
    assertThatExceptionOfType(BucketException.class)
        .isThrownBy(call)
        .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
  }

  private List<VersionEntry> versions(String start) {
    List<VersionEntry> all = new ArrayList<>();
    Optional<KeyVersion> from = Optional.empty();
    do {
      VersionPage page = bucket.listVersions(start, from);
      assertThat(page.entries().size()).isLessThanOrEqualTo(1000);
      all.addAll(page.entries());
      from = page.next();
    } while (from.isPresent());
    return all;
  }

  private List<ObjectVersion> objects(String start) {
    List<ObjectVersion> all = new ArrayList<>();
    String after = "";
    boolean more = true;
    while (more) {
      ObjectPage page = bucket.list(new ListRequest(start, "", after, 1000));
      assertThat(page.objects().size()).isLessThanOrEqualTo(1000);
      all.addAll(page.objects());
      more = page.more();
      after = all.isEmpty() ? "" : all.get(all.size() - 1).key();
    }
    return all;
  }

  private List<String> names(ListRequest request) {
    ObjectPage page = bucket.list(request);
    return Stream.concat(page.objects().stream().map(ObjectVersion::key), page.prefixes().stream())
        .map(key -> key.substring(prefix.length()))
        .toList();
  }

  private void hide(String key) {
    assertThat(bucket.hide(List.of(key))).allMatch(Deletion::succeeded);
  }

  private void remove(KeyVersion version) {
    assertThat(bucket.deleteVersions(List.of(version))).allMatch(Deletion::succeeded);
  }

  @Nested
  class Objects {
    @Test
    void areFoundWithTheirSizeDigestAndTime() {
      Written written = bucket.put(key("a"), ascii("hello"));
      ObjectVersion found = bucket.head(key("a")).orElseThrow();
      assertThat(found.key()).isEqualTo(key("a"));
      assertThat(found.size()).isEqualTo(5);
      assertThat(found.etag()).isEqualTo("5d41402abc4b2a76b9719d911017c592");
      assertThat(found.version()).isNotEmpty().isEqualTo(written.version());
      assertThat(written.etag()).isIn("", found.etag());
      assertThat(Duration.between(found.modified(), written.date()).abs())
          .isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void areAbsentBeforeTheyAreWritten() {
      assertThat(bucket.head(key("a"))).isEmpty();
      assertFails(Kind.NOT_FOUND, () -> bucket.get(key("a"), 0));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"a b", "a+b", "a%2Fb", "%", "ä", "日本", "a//b", "a\\b", "~!@$&*()='\":;,?#", "a/"
        })
    void mayHaveAnyKey(String name) {
      bucket.put(key(name), ascii(name.length() + ""));
      assertThat(read(key(name))).isEqualTo(ascii(name.length() + ""));
      assertThat(objects(prefix)).extracting(ObjectVersion::key).containsExactly(key(name));
      assertThat(versions(prefix))
          .extracting(entry -> entry.object().key())
          .containsExactly(key(name));
      KeyVersion source = bucket.head(key(name)).orElseThrow().id();
      bucket.copy(source, key("copy-" + name));
      assertThat(read(key("copy-" + name))).isEqualTo(ascii(name.length() + ""));
      remove(source);
      assertThat(bucket.head(key(name))).isEmpty();
    }

    @Test
    void areReadFromAnOffset() {
      bucket.put(key("a"), ascii("hello"));
      ObjectContent answer = bucket.get(key("a"), 2);
      assertThat(answer.object().size()).isEqualTo(5);
      assertThat(content(answer)).isEqualTo(ascii("llo"));
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 6, 1L << 40})
    void areNotReadFromTheirEndOn(long offset) {
      bucket.put(key("a"), ascii("hello"));
      assertFails(Kind.INVALID_RANGE, () -> bucket.get(key("a"), offset));
    }

    @Test
    void areReadWithoutContent() {
      bucket.put(key("a"), new byte[0]);
      assertThat(bucket.head(key("a")).orElseThrow().size()).isZero();
      assertThat(read(key("a"))).isEmpty();
    }

    @Test
    void areReadWhole() {
      byte[] content = random(3_000_017);
      bucket.put(key("a"), content);
      assertThat(Arrays.equals(read(key("a")), content)).isTrue();
    }

    @Test
    void canBeLeftBeforeTheEnd() throws IOException {
      bucket.put(key("a"), random(3_000_017));
      for (int i = 0; i < 100; i++) {
        try (InputStream content = bucket.get(key("a"), 0).content()) {
          assertThat(content.read()).isNotNegative();
        }
      }
    }
  }

  @Nested
  class Versions {
    @Test
    void areAddedByEachWrite() {
      Written first = bucket.put(key("a"), ascii("one"));
      Written second = bucket.put(key("a"), ascii("two"));
      assertThat(second.version()).isNotEqualTo(first.version());
      assertThat(read(key("a"))).isEqualTo(ascii("two"));
      assertThat(versions(key("a")))
          .extracting(entry -> entry.object().version())
          .containsExactly(second.version(), first.version());
      assertThat(versions(key("a"))).extracting(VersionEntry::latest).containsExactly(true, false);
      assertThat(versions(key("a"))).extracting(VersionEntry::marker).containsOnly(false);
    }

    @Test
    void areReadById() {
      Written first = bucket.put(key("a"), ascii("one"));
      bucket.put(key("a"), ascii("two"));
      KeyVersion old = new KeyVersion(key("a"), first.version());
      assertThat(content(bucket.getVersion(old, 0))).isEqualTo(ascii("one"));
      assertThat(content(bucket.getVersion(old, 1))).isEqualTo(ascii("ne"));
      assertThat(bucket.getVersion(old, 0).object().version()).isEqualTo(first.version());
    }

    @Test
    void areRemovedOneByOne() {
      Written first = bucket.put(key("a"), ascii("one"));
      Written second = bucket.put(key("a"), ascii("two"));
      remove(new KeyVersion(key("a"), second.version()));
      assertThat(read(key("a"))).isEqualTo(ascii("one"));
      remove(new KeyVersion(key("a"), first.version()));
      assertThat(bucket.head(key("a"))).isEmpty();
      assertThat(versions(key("a"))).isEmpty();
    }

    @Test
    void areRemovedUnderANewerOne() {
      Written first = bucket.put(key("a"), ascii("one"));
      bucket.put(key("a"), ascii("two"));
      KeyVersion old = new KeyVersion(key("a"), first.version());
      remove(old);
      assertThat(read(key("a"))).isEqualTo(ascii("two"));
      assertFails(Kind.NOT_FOUND, () -> bucket.getVersion(old, 0));
      assertThat(bucket.deleteVersions(List.of(old))).allMatch(Deletion::succeeded);
    }

    @Test
    void areCopiedToANewOne() {
      Written first = bucket.put(key("a"), ascii("one"));
      bucket.put(key("a"), ascii("two"));
      Written copied = bucket.copy(new KeyVersion(key("a"), first.version()), key("a"));
      assertThat(read(key("a"))).isEqualTo(ascii("one"));
      assertThat(copied.version()).isNotEqualTo(first.version());
      assertThat(bucket.head(key("a")).orElseThrow().version())
          .isNotEqualTo(first.version())
          .matches(version -> copied.version().isEmpty() || copied.version().equals(version));
      assertThat(versions(key("a"))).hasSize(3);
    }

    @Test
    void areNotCopiedOnceTheyAreGone() {
      Written first = bucket.put(key("a"), ascii("one"));
      KeyVersion gone = new KeyVersion(key("a"), first.version());
      bucket.put(key("a"), ascii("two"));
      remove(gone);
      assertFails(Kind.NOT_FOUND, () -> bucket.copy(gone, key("b")));
      assertThat(bucket.head(key("b"))).isEmpty();
    }

    @Test
    void areListedAcrossPages() {
      List<String> ids = new ArrayList<>();
      for (int i = 0; i < 1005; i++) {
        ids.add(0, bucket.put(key("a"), ascii("" + i)).version());
      }
      bucket.put(key("b"), ascii("other"));
      List<VersionEntry> found = versions(prefix);
      assertThat(found.subList(0, 1005))
          .extracting(entry -> entry.object().version())
          .containsExactlyElementsOf(ids);
      assertThat(found)
          .filteredOn(VersionEntry::latest)
          .extracting(entry -> entry.object().key())
          .containsExactly(key("a"), key("b"));
    }
  }

  @Nested
  class Markers {
    @Test
    void hideAnObject() {
      Written written = bucket.put(key("a"), ascii("hello"));
      List<Deletion> answer = bucket.hide(List.of(key("a")));
      assertThat(answer).hasSize(1).allMatch(Deletion::succeeded);
      assertThat(answer.get(0).target().key()).isEqualTo(key("a"));
      assertThat(answer.get(0).marker()).isNotIn("", "null");
      assertThat(bucket.head(key("a"))).isEmpty();
      assertFails(Kind.NOT_FOUND, () -> bucket.get(key("a"), 0));
      assertThat(objects(prefix)).isEmpty();
      assertThat(versions(prefix))
          .extracting(entry -> entry.object().version())
          .containsExactly(answer.get(0).marker(), written.version());
      assertThat(versions(prefix)).extracting(VersionEntry::marker).containsExactly(true, false);
      assertThat(versions(prefix)).extracting(VersionEntry::latest).containsExactly(true, false);
    }

    @Test
    void showTheSameObjectOnceTheyAreRemoved() {
      Written written = bucket.put(key("a"), ascii("hello"));
      ObjectVersion before = bucket.head(key("a")).orElseThrow();
      String marker = bucket.hide(List.of(key("a"))).get(0).marker();
      remove(new KeyVersion(key("a"), marker));
      assertThat(bucket.head(key("a"))).contains(before);
      assertThat(before.version()).isEqualTo(written.version());
    }

    @Test
    void letAHiddenVersionBeReadAndCopied() {
      Written written = bucket.put(key("a"), ascii("hello"));
      hide(key("a"));
      KeyVersion hidden = new KeyVersion(key("a"), written.version());
      assertThat(content(bucket.getVersion(hidden, 0))).isEqualTo(ascii("hello"));
      bucket.copy(hidden, key("a"));
      assertThat(read(key("a"))).isEqualTo(ascii("hello"));
      assertThat(versions(key("a")))
          .extracting(VersionEntry::marker)
          .containsExactly(false, true, false);
    }

    @Test
    void areCoveredByALaterWrite() {
      bucket.put(key("a"), ascii("one"));
      hide(key("a"));
      bucket.put(key("a"), ascii("two"));
      assertThat(read(key("a"))).isEqualTo(ascii("two"));
    }

    @Test
    void stayWhenTheVersionBelowIsRemoved() {
      Written written = bucket.put(key("a"), ascii("one"));
      hide(key("a"));
      remove(new KeyVersion(key("a"), written.version()));
      assertThat(bucket.head(key("a"))).isEmpty();
      assertThat(versions(key("a"))).extracting(VersionEntry::marker).containsExactly(true);
    }

    @Test
    void areMadeWithoutAnObjectAndOnceOrTwice() {
      String first = bucket.hide(List.of(key("a"))).get(0).marker();
      String second = bucket.hide(List.of(key("a"))).get(0).marker();
      assertThat(versions(key("a")))
          .extracting(entry -> entry.object().version())
          .containsExactlyElementsOf(Stream.of(second, first).distinct().toList());
      List<KeyVersion> markers = Stream.of(second, first)
          .distinct()
          .map(marker -> new KeyVersion(key("a"), marker))
          .toList();
      assertThat(bucket.deleteVersions(markers))
          .hasSameSizeAs(markers)
          .allMatch(Deletion::succeeded);
      assertThat(versions(key("a"))).isEmpty();
    }

    @Test
    void areMadeAndRemovedInBulk() {
      List<String> keys = IntStream.range(0, bulk()).mapToObj(i -> key("k" + i)).toList();
      List<Deletion> hidden = bucket.hide(keys);
      assertThat(hidden).allMatch(Deletion::succeeded);
      assertThat(hidden)
          .extracting(answer -> answer.target().key())
          .containsExactlyInAnyOrderElementsOf(keys);
      List<KeyVersion> markers = hidden.stream()
          .map(answer -> new KeyVersion(answer.target().key(), answer.marker()))
          .toList();
      assertThat(bucket.deleteVersions(markers))
          .allMatch(Deletion::succeeded)
          .extracting(Deletion::target)
          .containsExactlyInAnyOrderElementsOf(markers);
      assertThat(versions(prefix)).isEmpty();
    }

    @Test
    void areNotMadeForNoKeys() {
      assertThat(bucket.hide(List.of())).isEmpty();
      assertThat(bucket.deleteVersions(List.of())).isEmpty();
    }
  }

  @Nested
  class Listings {
    @Test
    void areInTheOrderOfBytes() {
      List<String> names = List.of(
          "-",
          "-/a",
          ".",
          "/",
          "/a",
          "0",
          "A",
          "a",
          "a-b",
          "a.b",
          "a/b",
          "a0",
          "ab",
          "ä",
          "\uffee",
          "\ud83d\ude00");
      List<String> shuffled = new ArrayList<>(names);
      Collections.shuffle(shuffled, new Random(1));
      shuffled.forEach(name -> bucket.put(key(name), ascii("x")));
      assertThat(names(new ListRequest(prefix, "", "", 1000))).containsExactlyElementsOf(names);
      assertThat(versions(prefix))
          .extracting(entry -> entry.object().key().substring(prefix.length()))
          .containsExactlyElementsOf(names);
    }

    @Test
    void tellWhatALookupTells() {
      bucket.put(key("a"), ascii("hello"));
      ObjectVersion listed = objects(prefix).get(0);
      ObjectVersion looked = bucket.head(key("a")).orElseThrow();
      assertThat(listed.etag()).isEqualTo(looked.etag());
      assertThat(listed.size()).isEqualTo(looked.size());
      assertThat(listed.modified().truncatedTo(ChronoUnit.SECONDS))
          .isEqualTo(looked.modified().truncatedTo(ChronoUnit.SECONDS));
      ObjectVersion version = versions(prefix).get(0).object();
      assertThat(version.version()).isEqualTo(looked.version());
      assertThat(version.etag()).isEqualTo(looked.etag());
      assertThat(version.size()).isEqualTo(looked.size());
      assertThat(version.modified().truncatedTo(ChronoUnit.SECONDS))
          .isEqualTo(looked.modified().truncatedTo(ChronoUnit.SECONDS));
    }

    @Test
    void beginAfterAKeyAndEndAtALimit() {
      List.of("a", "b", "c", "d").forEach(name -> bucket.put(key(name), ascii("x")));
      assertThat(names(new ListRequest(prefix, "", key("a"), 2))).containsExactly("b", "c");
      assertThat(bucket.list(new ListRequest(prefix, "", key("a"), 2)).more()).isTrue();
      assertThat(bucket.list(new ListRequest(prefix, "", key("a"), 3)).more()).isFalse();
      assertThat(names(new ListRequest(prefix, "", key("bb"), 9))).containsExactly("c", "d");
      assertThat(names(new ListRequest(prefix, "", key("d"), 9))).isEmpty();
    }

    @Test
    void showACommonPrefixOnce() {
      List.of("a", "b/1", "b/2/3", "b-c", "c/1").forEach(name -> bucket.put(key(name), ascii("x")));
      ObjectPage page = bucket.list(new ListRequest(prefix, "/", "", 1000));
      assertThat(page.objects())
          .extracting(ObjectVersion::key)
          .containsExactly(key("a"), key("b-c"));
      assertThat(page.prefixes()).containsExactly(key("b/"), key("c/"));
      assertThat(page.more()).isFalse();
    }

    @Test
    void continueAfterACommonPrefix() {
      List.of("a", "b/1", "b/2", "c/1", "d").forEach(name -> bucket.put(key(name), ascii("x")));
      ObjectPage first = bucket.list(new ListRequest(prefix, "/", "", 2));
      assertThat(first.objects()).extracting(ObjectVersion::key).containsExactly(key("a"));
      assertThat(first.prefixes()).containsExactly(key("b/"));
      assertThat(first.more()).isTrue();
      assertThat(names(new ListRequest(prefix, "/", key("b/"), 1))).containsExactly("c/");
      assertThat(names(new ListRequest(prefix, "/", key("c/"), 5))).containsExactly("d");
    }

    @Test
    void haveAThousandKeysInAPage() {
      List<String> keys =
          IntStream.range(0, 1003).mapToObj(i -> key(String.format("%04d", i))).toList();
      keys.parallelStream().forEach(key -> bucket.put(key, new byte[0]));
      assertThat(objects(prefix)).extracting(ObjectVersion::key).containsExactlyElementsOf(keys);
      assertThat(bucket.list(new ListRequest(prefix, "", "", 1000)).more()).isTrue();
    }

    @Test
    void doNotShowKeysThatBeginDifferently() {
      bucket.put(key("a/1"), ascii("x"));
      bucket.put(key("a-"), ascii("x"));
      bucket.put(key("a0"), ascii("x"));
      assertThat(names(new ListRequest(key("a/"), "", "", 1000))).containsExactly("a/1");
      assertThat(versions(key("a/"))).hasSize(1);
    }
  }

  @Nested
  class Uploads {
    private MultipartUpload upload;

    private Part part(int number, byte[] content) {
      return bucket.uploadPart(upload, number, ByteBuffer.wrap(content));
    }

    private List<Part> parts() {
      return bucket.listParts(upload, 0).parts();
    }

    @BeforeEach
    void begin() {
      upload = bucket.createUpload(key("u"));
    }

    @AfterEach
    void end() {
      bucket.abort(upload);
    }

    @Test
    void areNotObjects() {
      part(1, ascii("hello"));
      assertThat(bucket.head(key("u"))).isEmpty();
      assertThat(objects(prefix)).isEmpty();
      assertThat(versions(prefix)).isEmpty();
      assertThat(bucket.listUploads(prefix, Optional.empty()).uploads())
          .extracting(MultipartUpload::id)
          .containsExactly(upload.id());
    }

    @Test
    void tellTheirParts() {
      Instant began = Instant.now().minus(Duration.ofDays(10_000));
      part(2, ascii("world"));
      Part first = part(1, ascii("hello"));
      assertThat(parts()).extracting(Part::number).containsExactly(1, 2);
      assertThat(parts()).extracting(Part::size).containsExactly(5L, 5L);
      assertThat(parts().get(0).etag()).isEqualTo(first.etag());
      assertThat(parts()).allMatch(part -> part.modified().isAfter(began));
      assertThat(bucket.listParts(upload, 1).parts()).extracting(Part::number).containsExactly(2);
    }

    @Test
    void replaceAPart() {
      part(1, ascii("hello"));
      Part second = part(1, ascii("hi"));
      assertThat(parts()).extracting(Part::etag).containsExactly(second.etag());
      assertThat(parts()).extracting(Part::size).containsExactly(2L);
    }

    @Test
    void becomeAnObject() {
      byte[] first = random(SMALLEST_PART);
      byte[] second = random(17);
      List<Part> sent = List.of(part(1, first), part(2, second));
      Written written = bucket.complete(upload, sent);
      ObjectVersion found = bucket.head(key("u")).orElseThrow();
      assertThat(found.version()).isEqualTo(written.version()).isNotEmpty();
      assertThat(found.size()).isEqualTo(first.length + second.length);
      assertThat(found.etag()).endsWith("-2");
      byte[] content = read(key("u"));
      assertThat(Arrays.equals(content, 0, first.length, first, 0, first.length))
          .isTrue();
      assertThat(Arrays.copyOfRange(content, first.length, content.length)).isEqualTo(second);
      assertThat(bucket.listUploads(prefix, Optional.empty()).uploads()).isEmpty();
    }

    @Test
    void haveTheDigestOfTheirDigests() throws NoSuchAlgorithmException {
      MessageDigest md5 = MessageDigest.getInstance("MD5");
      byte[] first = md5.digest(random(SMALLEST_PART));
      byte[] second = md5.digest(random(17));
      md5.update(first);
      String expected = HexFormat.of().formatHex(md5.digest(second)) + "-2";
      List<Part> sent = List.of(part(1, random(SMALLEST_PART)), part(2, random(17)));
      bucket.complete(upload, sent);
      assertThat(bucket.head(key("u")).orElseThrow().etag()).isEqualTo(expected);
    }

    @Test
    void becomeAnObjectOfOneSmallPart() {
      bucket.complete(upload, List.of(part(1, ascii("hello"))));
      assertThat(read(key("u"))).isEqualTo(ascii("hello"));
    }

    @Test
    void leaveOutPartsThatAreNotNamedOrAreRefused() {
      Part first = part(1, ascii("hello"));
      part(2, ascii("world"));
      try {
        bucket.complete(upload, List.of(first));
        assertThat(read(key("u"))).isEqualTo(ascii("hello"));
      } catch (BucketException e) {
        assertThat(e.kind()).isEqualTo(Kind.REFUSED); // as Ceph 16 does
        assertThat(bucket.head(key("u"))).isEmpty();
      }
    }

    @Test
    void refuseASmallPartThatIsNotTheLast() {
      List<Part> sent = List.of(part(1, ascii("hello")), part(2, ascii("world")));
      assertFails(Kind.REFUSED, () -> bucket.complete(upload, sent));
      assertThat(bucket.head(key("u"))).isEmpty();
      assertThat(parts()).hasSize(2);
    }

    @Test
    void refuseAPartThatWasReplaced() {
      Part replaced = part(1, ascii("hello"));
      part(1, ascii("jello"));
      assertFails(Kind.REFUSED, () -> bucket.complete(upload, List.of(replaced)));
      assertThat(bucket.head(key("u"))).isEmpty();
    }

    @Test
    void copyRangesOfAVersion() {
      byte[] source = random(SMALLEST_PART + 100);
      Written written = bucket.put(key("source"), source);
      bucket.put(key("source"), ascii("newer"));
      KeyVersion version = new KeyVersion(key("source"), written.version());
      List<Part> copied = List.of(
          bucket.copyPart(upload, 1, version, 50, SMALLEST_PART),
          bucket.copyPart(upload, 2, version, 0, 10));
      assertThat(parts())
          .extracting(Part::etag)
          .containsExactly(copied.get(0).etag(), copied.get(1).etag());
      bucket.complete(upload, copied);
      byte[] content = read(key("u"));
      assertThat(Arrays.equals(content, 0, SMALLEST_PART, source, 50, 50 + SMALLEST_PART))
          .isTrue();
      assertThat(Arrays.copyOfRange(content, SMALLEST_PART, content.length))
          .isEqualTo(Arrays.copyOf(source, 10));
    }

    @Test
    void areGoneOnceTheyAreAborted() {
      Part sent = part(1, ascii("hello"));
      bucket.abort(upload);
      bucket.abort(upload);
      assertThat(bucket.listUploads(prefix, Optional.empty()).uploads()).isEmpty();
      assertFails(Kind.NOT_FOUND, () -> bucket.listParts(upload, 0));
      assertFails(Kind.NOT_FOUND, () -> part(2, ascii("world")));
      // Ceph reports an internal error.
      assertThatExceptionOfType(BucketException.class)
          .isThrownBy(() -> bucket.complete(upload, List.of(sent)))
          .satisfies(e -> assertThat(e.kind()).isIn(Kind.NOT_FOUND, Kind.UNKNOWN));
      assertThat(bucket.head(key("u"))).isEmpty();
    }

    @Test
    void areGoneOnceTheyAreComplete() {
      bucket.complete(upload, List.of(part(1, ascii("hello"))));
      assertFails(Kind.NOT_FOUND, () -> bucket.listParts(upload, 0));
      assertFails(Kind.NOT_FOUND, () -> part(2, ascii("world")));
    }

    @Test
    void areListedByKeyAndStart() {
      MultipartUpload second = bucket.createUpload(key("u"));
      MultipartUpload other = bucket.createUpload(key("a"));
      List<MultipartUpload> found = bucket.listUploads(prefix, Optional.empty()).uploads();
      assertThat(found)
          .extracting(MultipartUpload::key)
          .containsExactly(key("a"), key("u"), key("u"));
      assertThat(found)
          .extracting(MultipartUpload::id)
          .containsExactlyInAnyOrder(upload.id(), second.id(), other.id());
      List<MultipartUpload> rest =
          bucket.listUploads(prefix, Optional.of(found.get(0))).uploads();
      assertThat(rest)
          .extracting(MultipartUpload::id)
          .containsExactlyInAnyOrder(upload.id(), second.id());
      bucket.abort(second);
      bucket.abort(other);
    }
  }

  @Test
  void tellsThatItHasVersions() {
    assertThat(bucket.settings().versioning()).isEqualTo(Versioning.ENABLED);
  }
}
