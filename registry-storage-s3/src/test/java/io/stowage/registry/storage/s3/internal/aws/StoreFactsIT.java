package io.stowage.registry.storage.s3.internal.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.exploration.peer.RadosGateway;
import io.stowage.registry.exploration.peer.RequiresRadosGateway;
import io.stowage.registry.storage.s3.internal.bucket.BucketException;
import io.stowage.registry.storage.s3.internal.bucket.BucketException.Kind;
import io.stowage.registry.storage.s3.internal.bucket.BucketSettings.Versioning;
import io.stowage.registry.storage.s3.internal.bucket.Deletion;
import io.stowage.registry.storage.s3.internal.bucket.KeyVersion;
import io.stowage.registry.storage.s3.internal.bucket.ListRequest;
import io.stowage.registry.storage.s3.internal.bucket.MultipartUpload;
import io.stowage.registry.storage.s3.internal.bucket.ObjectContent;
import io.stowage.registry.storage.s3.internal.bucket.ObjectVersion;
import io.stowage.registry.storage.s3.internal.bucket.Part;
import io.stowage.registry.storage.s3.internal.bucket.VersionEntry;
import io.stowage.registry.storage.s3.internal.bucket.VersionPage;
import io.stowage.registry.storage.s3.internal.bucket.Written;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the protocol of the driver relies on, seen in a real store. */
@Tag("once")
@RequiresRadosGateway
class StoreFactsIT {
  private static final String KEY = "a/b";

  private final RadosGateway gateway;
  private final String name;
  private final AwsBucket bucket;

  StoreFactsIT(RadosGateway gateway) {
    this.gateway = gateway;
    this.name = gateway.createBucket();
    this.bucket = TestBuckets.open(gateway, name);
  }

  @AfterEach
  void close() {
    bucket.close();
  }

  @Test
  void aMarkerHidesAnObjectAndKeepsItsVersion() {
    Written written = put("one");
    Deletion hidden = hide(KEY);
    assertThat(bucket.head(KEY)).isEmpty();
    assertThat(bucket.list(new ListRequest("a/", "", "", 1000)).objects()).isEmpty();
    assertThat(text(bucket.getVersion(id(written), 0))).isEqualTo("one");
    assertThat(entries(KEY)).hasSize(2);
    assertThat(entries(KEY).get(0).marker()).isTrue();
    assertThat(entries(KEY).get(0).object().version()).isEqualTo(hidden.marker());
  }

  @Test
  void theRemovalOfTheMarkerShowsTheObjectAgain() {
    Written written = put("one");
    remove(new KeyVersion(KEY, hide(KEY).marker()));
    assertThat(bucket.head(KEY).map(ObjectVersion::version)).contains(written.version());
  }

  /** S3 adds another marker, and Ceph does not. */
  @Test
  void aHiddenObjectCanBeHiddenAgain() {
    put("one");
    hide(KEY);
    assertThat(hide(KEY).marker()).isEqualTo(entries(KEY).get(0).object().version());
    assertThat(bucket.head(KEY)).isEmpty();
    assertThat(entries(KEY)).filteredOn(entry -> !entry.marker()).hasSize(1);
  }

  @Test
  void theRemovalOfAVersionLeavesAllOthers() {
    Written old = put("one");
    Written young = put("one");
    remove(id(old));
    assertThat(bucket.head(KEY).map(ObjectVersion::version)).contains(young.version());
    remove(id(old));
    assertThat(entries(KEY)).hasSize(1);
  }

  @Test
  void theRemovalOfAVersionThatIsGoneSucceeds() {
    Written old = put("one");
    remove(id(old));
    remove(id(old));
    assertThat(bucket.head(KEY)).isEmpty();
  }

  @Test
  void aCopyOfAHiddenVersionOntoItsOwnKeyIsANewVersion() {
    Written old = put("one");
    hide(KEY);
    bucket.copy(id(old), KEY);
    assertThat(bucket.head(KEY).map(ObjectVersion::version)).get().isNotEqualTo(old.version());
    remove(id(old));
    assertThat(text(bucket.get(KEY, 0))).isEqualTo("one");
    assertThat(bucket.head(KEY).map(ObjectVersion::etag)).contains(old.etag());
  }

  @Test
  void aCopyOfAVersionThatIsGoneFails() {
    Written old = put("one");
    remove(id(old));
    assertFails(Kind.NOT_FOUND, () -> bucket.copy(id(old), "other"));
  }

  @Test
  void whatWasWrittenBeforeVersioningIsTheNullVersion() {
    String unversioned = gateway.createUnversionedBucket();
    try (AwsBucket old = TestBuckets.open(gateway, unversioned)) {
      assertThat(old.put(KEY, "one".getBytes(UTF_8)).version()).isEmpty();
      gateway.setVersioning(unversioned, "Enabled");
      assertThat(old.listVersions(KEY, Optional.empty()).entries())
          .extracting(entry -> entry.object().version())
          .containsExactly("null");
      assertThat(old.settings().versioning()).isEqualTo(Versioning.ENABLED);
      assertThat(old.head(KEY).map(ObjectVersion::version)).contains("null");
      List<Deletion> hidden = old.hide(List.of(KEY));
      assertThat(hidden.get(0).marker()).isNotEmpty().isNotEqualTo("null");
      assertThat(text(old.getVersion(new KeyVersion(KEY, "null"), 0))).isEqualTo("one");
      old.copy(new KeyVersion(KEY, "null"), KEY);
      assertThat(old.deleteVersions(List.of(new KeyVersion(KEY, "null"))))
          .allMatch(Deletion::succeeded);
      assertThat(text(old.get(KEY, 0))).isEqualTo("one");
    }
  }

  @Test
  void settingsTellTheVersioning() {
    String other = gateway.createUnversionedBucket();
    try (AwsBucket unversioned = TestBuckets.open(gateway, other)) {
      assertThat(unversioned.settings().versioning()).isEqualTo(Versioning.NEVER);
      gateway.setVersioning(other, "Enabled");
      assertThat(unversioned.settings().versioning()).isEqualTo(Versioning.ENABLED);
      gateway.setVersioning(other, "Suspended");
      assertThat(unversioned.settings().versioning()).isEqualTo(Versioning.SUSPENDED);
      assertThat(unversioned.hide(List.of(KEY)).get(0).marker()).isEqualTo("null");
    }
  }

  @Test
  void aBucketWithoutRulesAndLocksHasNone() {
    assertThat(bucket.settings().noncurrentExpiration()).isEmpty();
    assertThat(bucket.settings().currentExpiration()).isEmpty();
    assertThat(bucket.settings().objectLock()).isFalse();
  }

  @Test
  void aBulkCallAnswersForEachOfAThousandKeys() {
    List<String> keys = IntStream.range(0, 1000).mapToObj(i -> "bulk/" + i).toList();
    List<Deletion> hidden = bucket.hide(keys);
    assertThat(hidden)
        .hasSize(1000)
        .allMatch(each -> each.succeeded() && !each.marker().isEmpty());
    List<KeyVersion> markers = hidden.stream()
        .map(each -> new KeyVersion(each.target().key(), each.marker()))
        .toList();
    assertThat(bucket.deleteVersions(markers)).hasSize(1000).allMatch(Deletion::succeeded);
    assertThat(entries("bulk/")).isEmpty();
  }

  @Test
  void versionsAreListedInPages() {
    List<String> keys = IntStream.range(0, 1200).mapToObj(i -> "page%/" + i).toList();
    bucket.hide(keys.subList(0, 1000));
    bucket.hide(keys.subList(1000, 1200));
    assertThat(entries("page%/").stream()
            .map(entry -> entry.object().key())
            .distinct()
            .count())
        .isEqualTo(1200);
  }

  @Test
  void keysWithOddCharactersAreThemselves() {
    List<String> keys = List.of(
        "odd/%41",
        "odd/+", "odd/a b", "odd/a&b=c?d#e", "odd/a'b\"c<d>", "odd/ä€😀", "odd/~$@!*();:,");
    for (String key : keys) {
      Written written = bucket.put(key, key.getBytes(UTF_8));
      assertThat(text(bucket.get(key, 0))).isEqualTo(key);
      bucket.copy(new KeyVersion(key, written.version()), key);
      bucket.createUpload(key);
    }
    assertThat(bucket.list(new ListRequest("odd/", "", "", 1000)).objects())
        .extracting(ObjectVersion::key)
        .containsExactlyInAnyOrderElementsOf(keys);
    assertThat(entries("odd/")).extracting(entry -> entry.object().key()).containsAll(keys);
    assertThat(bucket.listUploads("odd/", Optional.empty()).uploads())
        .extracting(MultipartUpload::key)
        .containsExactlyInAnyOrderElementsOf(keys);
    assertThat(bucket.hide(keys)).allMatch(Deletion::succeeded);
    assertThat(bucket.list(new ListRequest("odd/", "", "", 1000)).objects()).isEmpty();
  }

  @Test
  void anUploadIsAbsentFromListingsUntilItIsComplete() {
    MultipartUpload upload = bucket.createUpload(KEY);
    Part part = bucket.uploadPart(upload, 1, ByteBuffer.wrap("one".getBytes(UTF_8)));
    assertThat(bucket.list(new ListRequest("a/", "", "", 1000)).objects()).isEmpty();
    assertThat(bucket.listParts(upload, 0).parts())
        .extracting(Part::etag)
        .containsExactly(part.etag());
    assertThat(bucket.complete(upload, List.of(part)).version()).isNotEmpty();
    assertThat(text(bucket.get(KEY, 0))).isEqualTo("one");
    assertThat(bucket.head(KEY).map(ObjectVersion::etag).orElse("")).endsWith("-1");
    assertFails(Kind.NOT_FOUND, () -> bucket.listParts(upload, 0));
    bucket.abort(upload);
  }

  @Test
  void aPartThatIsTooSmallIsRefused() {
    MultipartUpload upload = bucket.createUpload(KEY);
    Part one = bucket.uploadPart(upload, 1, ByteBuffer.wrap("one".getBytes(UTF_8)));
    Part two = bucket.uploadPart(upload, 2, ByteBuffer.wrap("two".getBytes(UTF_8)));
    assertFails(Kind.REFUSED, () -> bucket.complete(upload, List.of(one, two)));
  }

  @Test
  void aHundredMebibytesAreUploadedAndCopiedInParts() throws IOException {
    int size = 10 << 20;
    MultipartUpload upload = bucket.createUpload(KEY);
    List<Part> parts = new ArrayList<>();
    for (int i = 1; i <= 10; i++) {
      byte[] content = new byte[size];
      content[0] = (byte) i;
      parts.add(bucket.uploadPart(upload, i, ByteBuffer.wrap(content)));
    }
    Written written = bucket.complete(upload, parts);
    MultipartUpload copy = bucket.createUpload("copy");
    List<Part> copied = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      copied.add(bucket.copyPart(copy, i + 1, id(written), 5L * size * i, 5L * size));
    }
    bucket.complete(copy, copied);
    ObjectContent content = bucket.get("copy", 9L * size);
    assertThat(content.object().size()).isEqualTo(10L * size);
    try (InputStream rest = content.content()) {
      assertThat(rest.read()).isEqualTo(10);
    }
  }

  @Test
  void anOffsetAtTheEndIsRefused() {
    put("one");
    assertThat(text(bucket.get(KEY, 2))).isEqualTo("e");
    assertThat(bucket.get(KEY, 2).object().size()).isEqualTo(3);
    assertFails(Kind.INVALID_RANGE, () -> bucket.get(KEY, 3));
    bucket.put(KEY, new byte[0]);
    assertThat(text(bucket.get(KEY, 0))).isEmpty();
  }

  @Test
  void aPageAfterACommonPrefixBeginsWithTheNextOne() {
    for (String key : List.of("l/a/1", "l/a/2", "l/b", "l/c/1")) {
      bucket.put(key, new byte[0]);
    }
    List<String> names = new ArrayList<>();
    String after = "";
    boolean more = true;
    while (more) {
      var page = bucket.list(new ListRequest("l/", "/", after, 1));
      page.objects().forEach(object -> names.add(object.key()));
      names.addAll(page.prefixes());
      more = page.more();
      after = names.get(names.size() - 1);
    }
    assertThat(names).containsExactly("l/a/", "l/b", "l/c/");
  }

  @Test
  void theTimeOfAnAnswerIsThatOfTheObject() {
    Written written = put("one");
    assertThat(Duration.between(entries(KEY).get(0).object().modified(), written.date())
            .abs())
        .isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void aSignedUrlReadsWithoutCredentials() throws IOException, InterruptedException {
    put("one");
    URI url = bucket.presign(KEY, Duration.ofMinutes(1)).orElseThrow();
    HttpResponse<String> answer = HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString());
    assertThat(answer.body()).isEqualTo("one");
  }

  @Test
  void anotherSecretIsDenied() {
    try (AwsBucket denied = TestBuckets.open(gateway, gateway.endpoint(), name, "wrong")) {
      assertFails(Kind.ACCESS_DENIED, () -> denied.get(KEY, 0));
      assertFails(Kind.ACCESS_DENIED, denied::settings);
    }
  }

  @Test
  void aBucketThatDoesNotExistIsNotTakenForAnEmptyOne() {
    try (AwsBucket missing = TestBuckets.open(gateway, "missing")) {
      assertFails(Kind.REFUSED, missing::settings);
      assertFails(Kind.REFUSED, () -> missing.list(new ListRequest("", "", "", 1)));
    }
  }

  private Written put(String content) {
    return bucket.put(KEY, content.getBytes(UTF_8));
  }

  private static KeyVersion id(Written written) {
    return new KeyVersion(KEY, written.version());
  }

  private Deletion hide(String key) {
    Deletion hidden = bucket.hide(List.of(key)).get(0);
    assertThat(hidden.error()).isEmpty();
    assertThat(hidden.marker()).isNotEmpty();
    return hidden;
  }

  private void remove(KeyVersion version) {
    assertThat(bucket.deleteVersions(List.of(version)))
        .containsExactly(new Deletion(version, "", ""));
  }

  private List<VersionEntry> entries(String prefix) {
    List<VersionEntry> all = new ArrayList<>();
    Optional<KeyVersion> from = Optional.empty();
    do {
      VersionPage page = bucket.listVersions(prefix, from);
      all.addAll(page.entries());
      from = page.next();
    } while (from.isPresent());
    return all;
  }

  private static void assertFails(Kind kind, ThrowingCallable call) {
    assertThatExceptionOfType(BucketException.class)
        .isThrownBy(call)
        .returns(kind, BucketException::kind);
  }

  private static String text(ObjectContent object) {
    try (InputStream content = object.content()) {
      return new String(content.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
