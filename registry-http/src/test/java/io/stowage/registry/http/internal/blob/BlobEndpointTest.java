package io.stowage.registry.http.internal.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.event.RegistryEvent;
import io.stowage.registry.event.RegistryListener;
import io.stowage.registry.http.BlobLocator;
import io.stowage.registry.http.HttpOptions;
import io.stowage.registry.http.HttpResponse;
import io.stowage.registry.http.ResponseBody;
import io.stowage.registry.http.TestStores;
import io.stowage.registry.http.access.Access;
import io.stowage.registry.http.internal.api.ApiException;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.storage.Quarantine.Seen;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.TestClock;
import io.stowage.registry.testing.storage.CountingStorage;
import io.stowage.registry.testing.storage.StorageCall;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BlobEndpointTest {
  private static final String CONTENT = "abcdefghij";

  private final List<RegistryEvent> pulls = new ArrayList<>();
  private final CountingStorage storage = new CountingStorage(TestStores.create());
  private final Front front = Front.of(
      Registry.open(storage, RegistryOptions.builder().listener(new Pulls()).build()));
  private final Digest digest = put(CONTENT);

  private Digest put(String content) {
    return front.repository().blobs().put(Bodies.ascii(content)).digest();
  }

  /** Returns the same requests to a store whose channels can be moved. */
  private Front seekable() {
    Front other = Front.of(Registry.open(InMemoryStorage.create()));
    other.repository().blobs().put(Bodies.ascii(CONTENT));
    return other;
  }

  private static void assertRefused(ErrorCode code, ThrowingCallable request) {
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(request)
        .satisfies(e -> assertThat(e.code()).isEqualTo(code));
  }

  private void assertHasHeadersOfTheBlob(HttpResponse response, Digest asked) {
    assertThat(Bodies.header(response, "Docker-Content-Digest")).isEqualTo(asked.toString());
    assertThat(Bodies.header(response, "ETag")).isEqualTo("\"" + asked + "\"");
    assertThat(Bodies.header(response, "Cache-Control")).isEqualTo("max-age=31536000");
  }

  private void assertIsWhole(HttpResponse response) throws IOException {
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.headers().first("Content-Range")).isEmpty();
    assertThat(Bodies.text(response)).isEqualTo(CONTENT);
  }

  /** Records the events of pulls. */
  private final class Pulls implements RegistryListener {
    @Override
    public void blobOpened(RegistryEvent.BlobOpened event) {
      pulls.add(event);
    }
  }

  @Nested
  class Get {
    @Test
    void returnsTheWholeBlobAsARegion() throws IOException {
      HttpResponse response = front.get(digest);
      assertHasHeadersOfTheBlob(response, digest);
      assertThat(Bodies.header(response, "Accept-Ranges")).isEqualTo("bytes");
      assertThat(Bodies.header(response, "Content-Type")).isEqualTo("application/octet-stream");
      assertThat(response.body()).isInstanceOf(ResponseBody.Region.class);
      assertIsWhole(response);
      assertThat(pulls).hasSize(1);
    }

    @Test
    void closesTheBlobWithTheResponse() throws IOException {
      HttpResponse response = front.get(digest);
      response.close();
      assertThat(response.body())
          .isInstanceOfSatisfying(
              ResponseBody.Region.class,
              region -> assertThat(region.channel().isOpen()).isFalse());
    }

    @Test
    void repeatsTheDigestThatIsAskedFor() throws IOException {
      Digest sha512 = Digest.of(DigestAlgorithm.SHA512, Bodies.ascii(CONTENT));
      front.repository().blobs().put(Bodies.stream(CONTENT), sha512);
      HttpResponse response = front.get(sha512);
      assertHasHeadersOfTheBlob(response, sha512);
      assertIsWhole(response);
    }

    @Test
    void refusesAnUnknownBlob() {
      Digest unknown = Digest.of(Bodies.ascii("unknown"));
      assertRefused(ErrorCode.BLOB_UNKNOWN, () -> front.get(unknown));
      assertRefused(ErrorCode.BLOB_UNKNOWN, () -> front.head(unknown));
      assertRefused(ErrorCode.BLOB_UNKNOWN, () -> front.get(unknown, "Range: bytes=0-1"));
      assertRefused(ErrorCode.BLOB_UNKNOWN, () -> front.get(unknown, "If-None-Match: *"));
    }

    @Test
    void returnsAnEmptyBlobWhateverTheRange() throws IOException {
      Digest empty = put("");
      for (String range : List.of("bytes=0-", "bytes=0-1", "bytes=-1")) {
        HttpResponse response = front.get(empty, "Range: " + range);
        assertThat(response.status()).isEqualTo(200);
        assertThat(Bodies.text(response)).isEmpty();
      }
    }
  }

  @Nested
  class Head {
    @Test
    void returnsTheHeadersWithoutOpeningTheBlob() {
      storage.reset();
      HttpResponse response = front.head(digest);
      assertThat(response.status()).isEqualTo(200);
      assertHasHeadersOfTheBlob(response, digest);
      assertThat(Bodies.header(response, "Content-Length")).isEqualTo("10");
      assertThat(response.body()).isInstanceOf(ResponseBody.None.class);
      assertThat(storage.calls(StorageCall.OPEN)).isZero();
      assertThat(pulls).isEmpty();
    }

    @Test
    void firesTheEventOfAPullIfTheOptionsSaySo() {
      Front counting =
          Front.of(front.registry(), HttpOptions.builder().headEvents(true).build());
      HttpResponse response = counting.head(digest);
      assertThat(response.status()).isEqualTo(200);
      assertHasHeadersOfTheBlob(response, digest);
      assertThat(Bodies.header(response, "Content-Length")).isEqualTo("10");
      assertThat(response.body()).isInstanceOf(ResponseBody.None.class);
      assertThat(pulls).hasSize(1);
      assertThat(counting.head(digest, "Range: bytes=2-4").status()).isEqualTo(206);
      assertThat(pulls).hasSize(2);
      assertThat(counting.head(digest, "If-None-Match: *").status()).isEqualTo(304);
      assertThat(pulls).hasSize(2);
    }

    @Test
    void returnsTheHeadersOfARange() {
      HttpResponse response = front.head(digest, "Range: bytes=2-4");
      assertThat(response.status()).isEqualTo(206);
      assertThat(Bodies.header(response, "Content-Range")).isEqualTo("bytes 2-4/10");
      assertThat(Bodies.header(response, "Content-Length")).isEqualTo("3");
      assertThat(response.body()).isInstanceOf(ResponseBody.None.class);
    }

    @Test
    void returnsTheHeadersOfSeveralRanges() throws IOException {
      HttpResponse response = front.head(digest, "Range: bytes=0-1,4-5");
      assertThat(response.status()).isEqualTo(206);
      int length = Bodies.text(front.get(digest, "Range: bytes=0-1,4-5")).length();
      assertThat(Bodies.header(response, "Content-Length")).isEqualTo(Integer.toString(length));
      assertThat(response.body()).isInstanceOf(ResponseBody.None.class);
    }
  }

  @Nested
  class Lease {
    private final TestClock clock = TestClock.at(Instant.parse("2026-01-01T00:00:00Z"));
    private final StorageDriver dated = TestStores.create(clock);

    /** Returns an old blob of a registry, to requests that have {@code rights}. */
    private Front old(boolean readOnly, Predicate<Access> rights) {
      RegistryOptions options = RegistryOptions.builder().clock(clock).build();
      Registry.open(dated, options).repository("team/app").blobs().put(Bodies.ascii(CONTENT));
      clock.advance(Duration.ofHours(2));
      return new Front(
          Registry.open(dated, options.toBuilder().readOnly(readOnly).build()),
          HttpOptions.defaults(),
          rights);
    }

    private Duration age() {
      Instant used = dated.stat(RegistryLayout.blobData(digest)).orElseThrow().modified();
      return Duration.between(used, clock.instant());
    }

    @Test
    void isRenewedByAHeadOfAPusher() {
      Front pusher = old(false, access -> true);
      assertThat(pusher.head(digest).status()).isEqualTo(200);
      assertThat(age()).isZero();
    }

    @Test
    void isRenewedByAHeadThatIsRedirected() {
      Front pusher = old(false, access -> true);
      Front redirecting = Front.of(
          pusher.registry(),
          HttpOptions.builder()
              .redirect(URI.create("https://files.example.com"))
              .build());
      assertThat(redirecting.head(digest).status()).isEqualTo(307);
      assertThat(age()).isZero();
    }

    @Test
    void isNotRenewedByAGet() throws IOException {
      Front pusher = old(false, access -> true);
      assertIsWhole(pusher.get(digest));
      assertThat(age()).isEqualTo(Duration.ofHours(2));
    }

    @Test
    void isNotRenewedByAHeadOfAReader() {
      Front reader = old(false, access -> access.action() == Access.Action.PULL);
      assertThat(reader.head(digest).status()).isEqualTo(200);
      assertThat(age()).isEqualTo(Duration.ofHours(2));
    }

    @Test
    void isNotRenewedInAReadOnlyRegistry() {
      Front pusher = old(true, access -> true);
      assertThat(pusher.head(digest).status()).isEqualTo(200);
      assertThat(age()).isEqualTo(Duration.ofHours(2));
    }

    @Test
    void isRenewedByAMount() {
      Front pusher = old(false, access -> true);
      assertThat(pusher.post("?mount=" + digest + "&from=team/app").status()).isEqualTo(201);
      assertThat(age()).isZero();
    }
  }

  @Nested
  class Redirect {
    private final HttpOptions options = HttpOptions.builder()
        .redirect(URI.create("https://files.example.com/x/"))
        .build();
    private final Front redirecting = Front.of(front.registry(), options);

    private void assertRedirected(HttpResponse response, Digest asked) {
      assertThat(response.status()).isEqualTo(307);
      assertThat(Bodies.header(response, "Location"))
          .isEqualTo("https://files.example.com/x/docker/registry/v2/blobs/sha256/"
              + digest.encoded().substring(0, 2) + "/" + digest.encoded() + "/data");
      assertThat(Bodies.header(response, "Docker-Content-Digest")).isEqualTo(asked.toString());
      assertThat(response.body()).isInstanceOf(ResponseBody.None.class);
    }

    @Test
    void namesTheDataOfTheBlobAndFiresTheEvent() {
      assertRedirected(redirecting.get(digest), digest);
      assertRedirected(redirecting.get(digest, "Range: bytes=0-1"), digest);
      assertThat(pulls).hasSize(2);
    }

    @Test
    void ofAnotherDigestNamesTheDataUnderItsSha256Digest() {
      Digest sha512 = Digest.of(DigestAlgorithm.SHA512, Bodies.ascii(CONTENT));
      front.repository().blobs().put(Bodies.stream(CONTENT), sha512);
      assertRedirected(redirecting.get(sha512), sha512);
    }

    @Test
    void isForHeadToo() {
      assertRedirected(redirecting.head(digest), digest);
      assertThat(pulls).isEmpty();
      Front counting =
          Front.of(front.registry(), options.toBuilder().headEvents(true).build());
      assertRedirected(counting.head(digest), digest);
      assertThat(pulls).hasSize(1);
    }

    @Test
    void doesNotDependOnConditions() {
      assertRedirected(redirecting.get(digest, "If-None-Match: *"), digest);
      assertRedirected(redirecting.get(digest, "Range: bytes=99-"), digest);
    }

    @Test
    void isNotForAnUnknownBlob() {
      Digest unknown = Digest.of(Bodies.ascii("unknown"));
      assertRefused(ErrorCode.BLOB_UNKNOWN, () -> redirecting.get(unknown));
      assertRefused(ErrorCode.BLOB_UNKNOWN, () -> redirecting.head(unknown));
    }
  }

  @Nested
  class Locator {
    private final Front locating = locating(Locator::url);

    private static Optional<URI> url(Digest stored) {
      return Optional.of(URI.create("https://s3.example/" + stored.encoded()));
    }

    private Front locating(BlobLocator locator) {
      return Front.of(front.registry(), HttpOptions.builder().locator(locator).build());
    }

    private void assertLocated(HttpResponse response, Digest asked) {
      assertThat(response.status()).isEqualTo(307);
      assertThat(Bodies.header(response, "Location"))
          .isEqualTo("https://s3.example/" + digest.encoded());
      assertThat(Bodies.header(response, "Docker-Content-Digest")).isEqualTo(asked.toString());
      assertThat(response.body()).isInstanceOf(ResponseBody.None.class);
    }

    @Test
    void redirectsAGetWithoutOpeningTheBlobAndFiresTheEvent() {
      storage.reset();
      assertLocated(locating.get(digest), digest);
      assertThat(storage.calls(StorageCall.OPEN)).isZero();
      assertThat(pulls)
          .singleElement()
          .isInstanceOfSatisfying(
              RegistryEvent.BlobOpened.class,
              opened -> assertThat(opened.descriptor().size()).isEqualTo(CONTENT.length()));
    }

    @Test
    void redirectsWhateverTheConditionsAndRanges() {
      assertLocated(locating.get(digest, "Range: bytes=2-4"), digest);
      assertLocated(locating.get(digest, "Range: bytes=99-"), digest);
      assertLocated(locating.get(digest, "If-None-Match: \"" + digest + "\""), digest);
    }

    @Test
    void redirectsARequestByAnotherDigest() {
      Digest sha512 = Digest.of(DigestAlgorithm.SHA512, Bodies.ascii(CONTENT));
      front.repository().blobs().put(Bodies.stream(CONTENT), sha512);
      assertLocated(locating.get(sha512), sha512);
    }

    @Test
    void leavesHeadToThisServer() {
      HttpResponse response = locating.head(digest);
      assertThat(response.status()).isEqualTo(200);
      assertThat(Bodies.header(response, "Content-Length")).isEqualTo("10");
    }

    @Test
    void leavesABlobThatItDoesNotKnowToThisServer() throws IOException {
      assertIsWhole(locating(stored -> Optional.empty()).get(digest));
      assertThat(pulls).hasSize(1);
    }

    @Test
    void leavesABlobInTheQuarantineToThisServer() throws IOException {
      StoragePath data = RegistryLayout.blobData(digest);
      storage.quarantine().take("run", List.of(new Seen(data, storage.stat(data).orElseThrow())));
      assertThat(storage.stat(data)).isEmpty();
      assertIsWhole(locating.get(digest));
    }

    @Test
    void refusesAnUnknownBlob() {
      Digest unknown = Digest.of(Bodies.ascii("unknown"));
      assertRefused(ErrorCode.BLOB_UNKNOWN, () -> locating.get(unknown));
      assertThat(pulls).isEmpty();
    }

    @Test
    void isNotAskedBesideARedirectToAnotherServer() {
      HttpOptions both = HttpOptions.builder()
          .locator(Locator::url)
          .redirect(URI.create("https://files.example.com"))
          .build();
      assertThat(Bodies.header(Front.of(front.registry(), both).get(digest), "Location"))
          .startsWith("https://files.example.com/");
    }
  }

  @Nested
  class OneRange {
    @ParameterizedTest
    @CsvSource({
      "bytes=0-0, 0-0, a",
      "bytes=2-, 2-9, cdefghij",
      "bytes=2-4, 2-4, cde",
      "bytes=8-99, 8-9, ij",
      "bytes=-3, 7-9, hij",
      "bytes=-99, 0-9, abcdefghij",
      "'bytes=1-2,50-60', 1-2, bc"
    })
    void returnsItsBytes(String header, String range, String content) throws IOException {
      HttpResponse response = front.get(digest, "Range: " + header);
      assertThat(response.status()).isEqualTo(206);
      assertHasHeadersOfTheBlob(response, digest);
      assertThat(Bodies.header(response, "Content-Range")).isEqualTo("bytes " + range + "/10");
      assertThat(response.body()).isInstanceOf(ResponseBody.Region.class);
      assertThat(Bodies.text(response)).isEqualTo(content);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=", "bytes=b-a", "bytes=5-2", "items=0-1", "0-1", "bytes=0-1,x"})
    void isIgnoredIfItIsMalformed(String header) throws IOException {
      assertIsWhole(front.get(digest, "Range: " + header));
    }

    @Test
    void isIgnoredIfThereAreTwoHeaders() throws IOException {
      assertIsWhole(front.get(digest, "Range: bytes=0-1", "Range: bytes=2-3"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=10-", "bytes=10-12,99-", "bytes=-0"})
    void behindTheBlobIsRefusedWithTheSize(String header) {
      assertThatExceptionOfType(ApiException.class)
          .isThrownBy(() -> front.get(digest, "Range: " + header))
          .satisfies(e -> {
            assertThat(e.status()).isEqualTo(416);
            assertThat(e.code()).isEqualTo("RANGE_INVALID");
            assertThat(e.headers().all("Content-Range")).containsExactly("bytes */10");
          });
      assertThat(pulls).isEmpty();
    }
  }

  @Nested
  class SeveralRanges {
    private void assertHasParts(Front requests) throws IOException {
      HttpResponse response = requests.get(digest, "Range: bytes=4-5,0-1,9-");
      assertThat(response.status()).isEqualTo(206);
      assertHasHeadersOfTheBlob(response, digest);
      assertThat(response.headers().first("Content-Range")).isEmpty();
      String type = Bodies.header(response, "Content-Type");
      assertThat(type).startsWith("multipart/byteranges; boundary=");
      String boundary = type.substring(type.indexOf('=') + 1);
      assertThat(Bodies.text(response))
          .isEqualTo(part(boundary, "4-5", "ef") + part(boundary, "0-1", "ab")
              + part(boundary, "9-9", "j") + "--" + boundary + "--\r\n");
    }

    private String part(String boundary, String range, String content) {
      return "--" + boundary + "\r\nContent-Range: bytes " + range + "/10\r\n"
          + "Content-Type: application/octet-stream\r\n\r\n" + content + "\r\n";
    }

    @Test
    void returnThePartsInTheOrderOfTheHeader() throws IOException {
      assertHasParts(seekable());
    }

    @Test
    void workWithAStoreWhoseChannelsCannotBeMoved() throws IOException {
      assertHasParts(front);
    }

    @Test
    void haveABoundaryOfTheirOwn() throws IOException {
      try (HttpResponse one = front.get(digest, "Range: bytes=0-1,3-4");
          HttpResponse other = front.get(digest, "Range: bytes=0-1,3-4")) {
        assertThat(Bodies.header(one, "Content-Type"))
            .isNotEqualTo(Bodies.header(other, "Content-Type"));
      }
    }

    @Test
    void mayBeManySmallOnes() throws IOException {
      Digest large = put("x".repeat(4000));
      String header = IntStream.range(0, 1000)
          .mapToObj(i -> 3 * i + "-" + (3 * i + 1))
          .collect(Collectors.joining(",", "Range: bytes=", ""));
      HttpResponse response = front.get(large, header);
      assertThat(response.status()).isEqualTo(206);
      assertThat(Bodies.text(response)).contains("Content-Range: bytes 2997-2998/4000\r\n");
    }

    @Test
    void fireOneEvent() throws IOException {
      List<RegistryEvent> fired = new ArrayList<>();
      RegistryListener listener = new RegistryListener() {
        @Override
        public void blobOpened(RegistryEvent.BlobOpened event) {
          fired.add(event);
        }
      };
      Front other = Front.of(Registry.open(
          InMemoryStorage.create(), RegistryOptions.builder().listener(listener).build()));
      other.repository().blobs().put(Bodies.ascii(CONTENT));
      Bodies.text(other.get(digest, "Range: bytes=0-1,3-4,6-7"));
      assertThat(fired).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-9,0-0", "bytes=0-,0-,0-", "bytes=0-5,4-9"})
    void longerThanTheBlobReturnTheWholeBlob(String header) throws IOException {
      assertIsWhole(front.get(digest, "Range: " + header));
    }

    @Test
    void failIfTheBlobIsGoneWhenTheyAreSent() {
      HttpResponse response = front.get(digest, "Range: bytes=0-1,4-5");
      front.delete(digest);
      assertThat(response.body())
          .isInstanceOfSatisfying(
              ResponseBody.Stream.class,
              stream -> assertThatExceptionOfType(IOException.class)
                  .isThrownBy(() -> stream.content().writeTo(new ByteArrayOutputStream())));
    }
  }

  @Nested
  class Conditions {
    @ParameterizedTest
    @ValueSource(strings = {"*", "%s", "W/%s", "\"x\", %s", "\"x\",W/%s ,\"y\""})
    void areMetByAClientThatHasTheBlob(String tags) {
      storage.reset();
      HttpResponse response =
          front.get(digest, "If-None-Match: " + tags.replace("%s", "\"" + digest + "\""));
      assertThat(response.status()).isEqualTo(304);
      assertHasHeadersOfTheBlob(response, digest);
      assertThat(response.headers().first("Content-Type")).isEmpty();
      assertThat(response.body()).isInstanceOf(ResponseBody.None.class);
      assertThat(storage.calls(StorageCall.OPEN)).isZero();
    }

    @Test
    void mayBeSpreadOverSeveralLines() {
      HttpResponse response =
          front.get(digest, "If-None-Match: \"x\"", "If-None-Match: \"" + digest + "\"");
      assertThat(response.status()).isEqualTo(304);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"x\"", "", "sha256:x", "\"*\""})
    void areNotMetByOtherTags(String tags) throws IOException {
      assertIsWhole(front.get(digest, "If-None-Match: " + tags));
    }

    @Test
    void allowARangeOfTheSameBlob() throws IOException {
      HttpResponse response = front.get(digest, "Range: bytes=0-1", "If-Range: \"" + digest + "\"");
      assertThat(response.status()).isEqualTo(206);
      assertThat(Bodies.text(response)).isEqualTo("ab");
    }

    @Test
    void ignoreARangeOfAnotherBlob() throws IOException {
      for (String tag :
          List.of("\"x\"", "W/\"" + digest + "\"", "Wed, 21 Oct 2026 07:28:00 GMT", "")) {
        assertIsWhole(front.get(digest, "Range: bytes=0-1", "If-Range: " + tag));
      }
    }
  }

  @Nested
  class Delete {
    @Test
    void removesTheBlob() {
      HttpResponse response = front.delete(digest);
      assertThat(response.status()).isEqualTo(202);
      assertThat(response.body()).isInstanceOf(ResponseBody.None.class);
      assertRefused(ErrorCode.BLOB_UNKNOWN, () -> front.get(digest));
    }

    @Test
    void refusesAnUnknownBlob() {
      front.delete(digest);
      assertRefused(ErrorCode.BLOB_UNKNOWN, () -> front.delete(digest));
    }

    @Test
    void isRefusedIfDeletionIsDisabled() {
      Front other = Front.of(Registry.open(
          TestStores.create(), RegistryOptions.builder().deleteEnabled(false).build()));
      assertRefused(ErrorCode.UNSUPPORTED, () -> other.delete(digest));
    }
  }
}
