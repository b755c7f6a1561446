package io.stowage.registry.storage.s3.internal.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.s3.internal.bucket.Bucket;
import io.stowage.registry.storage.s3.internal.bucket.BucketException;
import io.stowage.registry.storage.s3.internal.bucket.BucketSettings.Versioning;
import io.stowage.registry.storage.s3.internal.bucket.ForwardingBucket;
import io.stowage.registry.storage.s3.internal.bucket.HeapBucket;
import io.stowage.registry.storage.s3.internal.bucket.HeapBucket.Limits;
import io.stowage.registry.storage.s3.internal.bucket.MultipartUpload;
import io.stowage.registry.storage.s3.internal.bucket.Part;
import io.stowage.registry.storage.s3.internal.bucket.Request;
import io.stowage.registry.testing.TestClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Uploads as Distribution keeps them, with parts of a few bytes. */
class UploadsTest {
  private static final PartSizes SIZES = new PartSizes(8, 5, 100);
  private static final String FOLDER = "docker/registry/v2/repositories/a/_uploads/1/";
  private static final StoragePath DATA = StoragePath.parse(FOLDER + "data");
  private static final StoragePath BLOB =
      StoragePath.parse("docker/registry/v2/blobs/sha256/ab/" + "ab".repeat(32) + "/data");

  private final TestClock clock = TestClock.create();
  private final HeapBucket bucket =
      HeapBucket.create(clock, Versioning.ENABLED, new Limits(1000, 5, 100));
  private final BucketStorage driver = open(bucket);

  private BucketStorage open(Bucket opened) {
    return BucketStorage.builder(opened).sizes(SIZES).local(clock).build();
  }

  @AfterEach
  void close() {
    driver.close();
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }

  private void append(String text) throws IOException {
    try (WritableByteChannel channel = driver.append(DATA, size())) {
      channel.write(bytes(text));
    }
  }

  private long size() {
    return driver.stat(DATA).map(StorageEntry::size).orElse(0L);
  }

  private String read(StoragePath path) {
    return new String(driver.read(path, 1000), StandardCharsets.US_ASCII);
  }

  private List<MultipartUpload> uploads() {
    return bucket.listUploads("", Optional.empty()).uploads();
  }

  private List<Long> partSizes() {
    return bucket.listParts(uploads().get(0), 0).parts().stream()
        .map(Part::size)
        .toList();
  }

  @Test
  void areMultipartUploadsThatDistributionContinues() throws IOException {
    append("");
    assertThat(uploads()).extracting(MultipartUpload::key).containsExactly(FOLDER + "data");
    append("0123456789abcdefghij");
    assertThat(partSizes()).containsExactly(8L, 8L, 4L);
    assertThat(bucket.head(FOLDER + "data")).isEmpty();
    assertThat(size()).isEqualTo(20);
  }

  @Test
  void areContinuedAfterDistribution() throws IOException {
    MultipartUpload begun = bucket.createUpload(FOLDER + "data");
    assertThat(driver.stat(DATA)).map(StorageEntry::size).contains(0L);
    bucket.uploadPart(begun, 1, bytes("0123456789"));
    assertThat(size()).isEqualTo(10);
    append("abc");
    assertThat(partSizes()).containsExactly(10L, 3L);
    assertThat(driver.publish(DATA, 13, BLOB)).isTrue();
    assertThat(read(BLOB)).isEqualTo("0123456789abc");
    assertThat(driver.stat(DATA)).isEmpty();
    assertThat(uploads()).isEmpty();
  }

  @Test
  void areContinuedAfterASmallPartAsDistributionDoes() throws IOException {
    append("0123456789");
    append("abc");
    assertThat(partSizes()).containsExactly(10L, 3L);
    append("de");
    append("f");
    assertThat(size()).isEqualTo(16);
    driver.publish(DATA, 16, BLOB);
    assertThat(read(BLOB)).isEqualTo("0123456789abcdef");
  }

  @Test
  void areReadWhileTheyAreUnfinished() throws IOException {
    append("0123456789");
    assertThat(read(DATA)).isEqualTo("0123456789");
    assertThat(uploads()).isEmpty();
    append("abcdefgh");
    assertThat(uploads()).hasSize(1);
    assertThat(read(DATA)).isEqualTo("0123456789abcdefgh");
  }

  @Test
  void areAsYoungAsTheirNewestPart() throws IOException {
    append("");
    Instant began = driver.stat(DATA).orElseThrow().modified();
    clock.advance(Duration.ofHours(1));
    append("0123456789");
    assertThat(driver.stat(DATA).orElseThrow().modified())
        .isEqualTo(began.plus(Duration.ofHours(1)));
  }

  @Test
  void areListedThoughTheyAreNoObjects() throws IOException {
    append("0123456789");
    List<String> names = new ArrayList<>();
    driver.list(DATA.parent(), names::add);
    driver.list(DATA.parent().parent(), names::add);
    assertThat(names).containsExactly("data", "1");
  }

  @Test
  void beginWithAPlainObject() throws IOException {
    StoragePath start = DATA.parent().resolve("startedat");
    try (WritableByteChannel channel = driver.append(start, 0)) {
      channel.write(bytes("2026-01-01T00:00:00Z"));
    }
    assertThat(bucket.head(start.value())).isPresent();
    assertThat(uploads()).isEmpty();
  }

  @Test
  void leaveNothingBehind() throws IOException {
    append("0123456789");
    driver.read(DATA, 100);
    append("0123456789");
    driver.write(DATA.parent().resolve("startedat"), new byte[1]);
    driver.publish(DATA, 20, BLOB);
    append("again");
    assertThat(driver.deleteTree(DATA.parent())).isTrue();
    assertThat(uploads()).isEmpty();
    assertThat(bucket.listVersions(FOLDER, Optional.empty()).entries()).isEmpty();
  }

  @Test
  void appearYoungUnderTheirFinalPath() throws IOException {
    append("0123456789");
    clock.advance(Duration.ofDays(2));
    driver.publish(DATA, 10, BLOB);
    assertThat(driver.stat(BLOB).orElseThrow().modified()).isEqualTo(clock.instant());
  }

  @Test
  void arePublishedInPartsIfTheyAreLarge() throws IOException {
    String text = "0123456789".repeat(35);
    append(text);
    driver.publish(DATA, 350, BLOB);
    assertThat(read(BLOB)).isEqualTo(text);
    assertThat(bucket.head(BLOB.value()).orElseThrow().etag()).endsWith("-4");
    assertThat(uploads()).isEmpty();
  }

  @Test
  void areContinuedIfTheyAreLarge() throws IOException {
    String text = "0123456789".repeat(35);
    append(text);
    driver.read(DATA, 1000);
    append("abc");
    assertThat(read(DATA)).isEqualTo(text + "abc");
  }

  @Test
  void areAsLongAsTheObjectIfItsCopyIntoPartsWasInterrupted() throws IOException {
    String text = "0123456789".repeat(35);
    append(text);
    driver.read(DATA, 1000);
    MultipartUpload begun = bucket.createUpload(FOLDER + "data");
    bucket.copyPart(
        begun, 1, bucket.head(FOLDER + "data").orElseThrow().id(), 0, text.length() / 4);
    assertThat(size()).isEqualTo(350);
    append("abc");
    assertThat(read(DATA)).isEqualTo(text + "abc");
  }

  @Test
  void areTheUploadWithTheMostBytesIfTheirStartWasRepeated() throws IOException {
    append("0123456789");
    clock.advance(Duration.ofSeconds(1));
    bucket.createUpload(FOLDER + "data");
    assertThat(size()).isEqualTo(10);
    append("abc");
    assertThat(driver.publish(DATA, 13, BLOB)).isTrue();
    assertThat(read(BLOB)).isEqualTo("0123456789abc");
    driver.deleteTree(DATA.parent());
    assertThat(uploads()).isEmpty();
  }

  @Test
  void areNotPublishedWithAPartOfAnotherProcess() throws IOException {
    append("0123456789");
    bucket.uploadPart(uploads().get(0), 2, bytes("xx"));
    assertThat(size()).isEqualTo(10);
    assertThatExceptionOfType(StorageException.Busy.class)
        .isThrownBy(() -> driver.publish(DATA, 10, BLOB));
    assertThat(driver.stat(BLOB)).isEmpty();
    assertThat(read(DATA)).isEqualTo("01234567xx");
  }

  @Test
  void doNotTakeUpAPartThatArrivesAfterTheyWerePublished() throws IOException {
    append("0123456789");
    MultipartUpload upload = uploads().get(0);
    driver.publish(DATA, 10, BLOB);
    assertThatExceptionOfType(BucketException.class)
        .isThrownBy(() -> bucket.uploadPart(upload, 2, bytes("xx")));
    assertThat(read(BLOB)).isEqualTo("0123456789");
  }

  @Test
  void arePublishedIfTheAnswerOfTheirCompletionIsLost() throws IOException {
    append("0123456789");
    try (BucketStorage losing = open(new LosingBucket(bucket, Request.COMPLETE))) {
      assertThat(losing.publish(DATA, 10, BLOB)).isTrue();
    }
    assertThat(read(BLOB)).isEqualTo("0123456789");
  }

  @Test
  void loseACopyInPartsThatFailed() throws IOException {
    append("0123456789".repeat(35));
    driver.read(DATA, 1000);
    try (BucketStorage losing = open(new LosingBucket(bucket, Request.COPY_PART))) {
      assertThatExceptionOfType(StorageException.Failed.class)
          .isThrownBy(() -> losing.publish(DATA, 350, BLOB));
    }
    assertThat(uploads()).isEmpty();
    assertThat(driver.stat(BLOB)).isEmpty();
    assertThat(size()).isEqualTo(350);
  }

  @Test
  void areRemovedAsLeftoversOnlyIfTheyAreOldCopies() throws IOException {
    driver.write(DATA.parent().resolve("startedat"), new byte[1]);
    append("0123456789");
    bucket.createUpload(BLOB.value());
    clock.advance(Duration.ofHours(2));
    MultipartUpload young = bucket.createUpload(BLOB.value());
    MultipartUpload used = bucket.createUpload("docker/registry/v2/blobs/other");
    clock.advance(Duration.ofHours(2));
    bucket.uploadPart(used, 1, bytes("x"));
    Instant before = clock.instant().minus(Duration.ofHours(3));
    StoragePath own = StoragePath.parse("docker/registry/v2/_stowage");
    assertThat(driver.removeLeftovers(own.resolve("lock"), before)).isZero();
    assertThat(driver.removeLeftovers(own, before)).isEqualTo(1);
    assertThat(uploads()).contains(young, used).hasSize(3);
  }

  @Test
  void haveLargerPartsTheMoreThereAre() {
    long total = 0;
    for (int i = 1; i <= 10_000; i++) {
      total += PartSizes.DEFAULT.ofPart(i);
    }
    assertThat(PartSizes.DEFAULT.ofPart(1)).isEqualTo(8 << 20);
    assertThat(total).isGreaterThan(400L << 30);
  }

  /** Makes requests of one kind and loses their answers. */
  private static final class LosingBucket extends ForwardingBucket {
    private final Request lost;

    LosingBucket(Bucket bucket, Request lost) {
      super(bucket);
      this.lost = lost;
    }

    @Override
    protected <T> T call(Request request, String key, Supplier<T> call) {
      T answer = call.get();
      if (request == lost) {
        throw new BucketException(BucketException.Kind.UNKNOWN, "the answer was lost");
      }
      return answer;
    }

    /** Keeps the bucket open for the test. */
    @Override
    public void close() {}
  }
}
