package io.stowage.registry.storage.s3.internal.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.registry.exploration.peer.RadosGateway;
import io.stowage.registry.exploration.peer.RequiresRadosGateway;
import io.stowage.registry.storage.s3.internal.aws.FaultyProxy.Fault;
import io.stowage.registry.storage.s3.internal.bucket.Bucket;
import io.stowage.registry.storage.s3.internal.bucket.BucketException;
import io.stowage.registry.storage.s3.internal.bucket.BucketException.Kind;
import io.stowage.registry.storage.s3.internal.bucket.Deletion;
import io.stowage.registry.storage.s3.internal.bucket.KeyVersion;
import io.stowage.registry.storage.s3.internal.bucket.ListRequest;
import io.stowage.registry.storage.s3.internal.bucket.MultipartUpload;
import io.stowage.registry.storage.s3.internal.bucket.ObjectContent;
import io.stowage.registry.storage.s3.internal.bucket.Part;
import io.stowage.registry.storage.s3.internal.bucket.RetryingBucket;
import io.stowage.registry.storage.s3.internal.bucket.VersionEntry;
import io.stowage.registry.storage.s3.internal.bucket.Written;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Requests over a network with faults, which are repeated without sleeping. */
@RequiresRadosGateway
class NetworkFaultsIT {
  private static final String KEY = "a/b";

  private final FaultyProxy proxy;
  private final AwsBucket single;
  private final List<Duration> pauses = new ArrayList<>();
  private final Bucket bucket;

  NetworkFaultsIT(RadosGateway gateway) throws IOException {
    proxy = FaultyProxy.to(gateway.endpoint());
    single = TestBuckets.open(gateway, proxy.url(), gateway.createBucket());
    bucket = new RetryingBucket(single, 64, pauses::add);
    bucket.settings();
    bucket.list(new ListRequest("", "", "", 1)); // later reads and listings take the same route
  }

  @AfterEach
  void close() throws IOException {
    bucket.close();
    proxy.close();
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void anObjectIsWrittenAndRead(Fault fault) throws IOException {
    proxy.next(fault);
    Written written = bucket.put(KEY, "one".getBytes(UTF_8));
    assertThat(bucket.head(KEY).orElseThrow().version()).isEqualTo(written.version());
    proxy.next(fault);
    if (fault != Fault.CUT_ANSWER) {
      assertThat(text(bucket.get(KEY, 0))).isEqualTo("one");
    }
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void anObjectIsHiddenByTheMarkerInTheAnswer(Fault fault) {
    bucket.put(KEY, "one".getBytes(UTF_8));
    proxy.next(fault);
    Deletion hidden = bucket.hide(List.of(KEY)).get(0);
    assertThat(bucket.head(KEY)).isEmpty();
    List<VersionEntry> entries = bucket.listVersions(KEY, Optional.empty()).entries();
    assertThat(entries.get(0).object().version()).isEqualTo(hidden.marker());
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void aVersionIsRemoved(Fault fault) {
    Written written = bucket.put(KEY, "one".getBytes(UTF_8));
    proxy.next(fault);
    KeyVersion version = new KeyVersion(KEY, written.version());
    assertThat(bucket.deleteVersions(List.of(version)))
        .containsExactly(new Deletion(version, "", ""));
    assertThat(bucket.listVersions(KEY, Optional.empty()).entries()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void aPartIsUploaded(Fault fault) throws IOException {
    MultipartUpload upload = bucket.createUpload(KEY);
    proxy.next(fault);
    Part part = bucket.uploadPart(upload, 1, ByteBuffer.wrap(new byte[6 << 20]));
    assertThat(bucket.listParts(upload, 0).parts())
        .extracting(Part::etag)
        .containsExactly(part.etag());
    bucket.complete(upload, List.of(part));
    assertThat(bucket.head(KEY).orElseThrow().size()).isEqualTo(6 << 20);
  }

  @Test
  void aCompletionIsNotRepeatedIfItMayHaveBeenApplied() {
    MultipartUpload upload = bucket.createUpload(KEY);
    Part part = bucket.uploadPart(upload, 1, ByteBuffer.wrap("one".getBytes(UTF_8)));
    int before = proxy.requests();
    proxy.next(Fault.LOSE_ANSWER);
    assertThatExceptionOfType(BucketException.class)
        .isThrownBy(() -> bucket.complete(upload, List.of(part)))
        .returns(Kind.UNKNOWN, BucketException::kind);
    assertThat(proxy.requests()).isEqualTo(before + 1);
    assertThat(bucket.head(KEY)).isPresent();
  }

  @Test
  void aStoreThatAsksForFewerRequestsGetsThemLater() {
    proxy.next(Fault.SLOW_DOWN, Fault.SLOW_DOWN, Fault.SLOW_DOWN);
    assertThat(bucket.head(KEY)).isEmpty();
    assertThat(pauses).hasSize(3);
  }

  @Test
  void aReadAndAListingNameTheFaultOfTheirAnswers() {
    proxy.next(Fault.SLOW_DOWN, Fault.SLOW_DOWN, Fault.LOSE_ANSWER, Fault.LOSE_ANSWER);
    assertFails(Kind.SLOW_DOWN, () -> single.get(KEY, 0));
    assertFails(Kind.SLOW_DOWN, () -> single.list(new ListRequest("a/", "", "", 10)));
    assertFails(Kind.UNKNOWN, () -> single.get(KEY, 0));
    assertFails(Kind.UNKNOWN, () -> single.list(new ListRequest("a/", "", "", 10)));
    assertFails(Kind.NOT_FOUND, () -> single.get(KEY, 0));
  }

  private static void assertFails(Kind kind, ThrowingCallable request) {
    assertThatExceptionOfType(BucketException.class)
        .isThrownBy(request)
        .returns(kind, BucketException::kind);
  }

  @Test
  void theSdkRepeatsNothingItself() {
    int before = proxy.requests();
    proxy.next(Fault.SLOW_DOWN);
    assertThatExceptionOfType(BucketException.class)
        .isThrownBy(() -> single.head(KEY))
        .returns(Kind.SLOW_DOWN, BucketException::kind);
    proxy.next(Fault.LOSE_REQUEST);
    assertThatExceptionOfType(BucketException.class)
        .isThrownBy(() -> single.head(KEY))
        .returns(Kind.UNKNOWN, BucketException::kind)
        .withMessageStartingWith("HEAD a/b in bucket " + single.name() + ": ");
    assertThat(proxy.requests()).isEqualTo(before + 2);
  }

  @Test
  void aReadThatIsCutIsNotTakenForTheEnd() {
    bucket.put(KEY, "one".getBytes(UTF_8));
    proxy.next(Fault.CUT_ANSWER);
    ObjectContent content = bucket.get(KEY, 0);
    assertThatThrownBy(() -> text(content)).isInstanceOf(IOException.class);
  }

  @Test
  void anInterruptedThreadStaysInterrupted() {
    Thread.currentThread().interrupt();
    try {
      assertFails(Kind.INTERRUPTED, () -> bucket.head(KEY));
      assertFails(Kind.INTERRUPTED, () -> bucket.get(KEY, 0));
      assertFails(Kind.INTERRUPTED, () -> bucket.list(new ListRequest("a/", "", "", 10)));
      assertFails(Kind.INTERRUPTED, () -> single.get(KEY, 0));
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
    } finally {
      Thread.interrupted();
    }
  }

  private static String text(ObjectContent object) throws IOException {
    try (InputStream content = object.content()) {
      return new String(content.readAllBytes(), UTF_8);
    }
  }
}
