package io.stowage.registry.http.internal.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.BlobUpload;
import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.http.HttpOptions;
import io.stowage.registry.http.HttpResponse;
import io.stowage.registry.http.RequestBody;
import io.stowage.registry.http.RequestException;
import io.stowage.registry.http.ResponseBody;
import io.stowage.registry.http.TestStores;
import io.stowage.registry.http.access.Access;
import io.stowage.registry.http.internal.api.ApiException;
import io.stowage.registry.http.internal.api.Errors;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.storage.StorageDriver;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UploadEndpointTest {
  private static final Digest ABCDEF = Digest.of(Bodies.ascii("abcdef"));
  private static final Digest OTHER = Digest.of(Bodies.ascii("other"));

  private final StorageDriver storage = TestStores.create();
  private final Registry registry = Registry.open(storage);
  private final Front front = Front.of(registry);

  private Front with(HttpOptions.Builder options) {
    return Front.of(registry, options.build());
  }

  /** Returns an upload with these bytes. */
  private String begun(String content) {
    BlobUpload upload = front.repository().blobs().startUpload();
    upload.append(0, Bodies.ascii(content));
    return upload.id().toString();
  }

  private static String digest(Digest digest) {
    return "?digest=" + digest;
  }

  private void assertIsBlob(String content) {
    Digest digest = Digest.of(Bodies.ascii(content));
    assertThat(front.repository().blobs().read(digest, 100)).isEqualTo(Bodies.ascii(content));
  }

  private void assertCreated(HttpResponse response, Digest digest) {
    assertThat(response.status()).isEqualTo(201);
    assertThat(Bodies.header(response, "Location")).isEqualTo("/v2/team/app/blobs/" + digest);
    assertThat(Bodies.header(response, "Docker-Content-Digest")).isEqualTo(digest.toString());
    assertThat(response.body()).isInstanceOf(ResponseBody.None.class);
  }

  private static void assertContinues(HttpResponse response, int status, String id, String range) {
    assertThat(response.status()).isEqualTo(status);
    assertThat(Bodies.header(response, "Location")).isEqualTo(Front.UPLOADS + id);
    assertThat(Bodies.header(response, "Range")).isEqualTo(range);
    assertThat(Bodies.header(response, "Docker-Upload-UUID")).isEqualTo(id);
    assertThat(response.body()).isInstanceOf(ResponseBody.None.class);
  }

  private static void assertRefused(ErrorCode code, ThrowingCallable request) {
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(request)
        .satisfies(e -> assertThat(e.code()).isEqualTo(code));
  }

  private static void assertOutOfOrder(String id, String range, ThrowingCallable request) {
    assertThatExceptionOfType(ApiException.class).isThrownBy(request).satisfies(e -> {
      assertThat(e.status()).isEqualTo(416);
      assertThat(e.code()).isEqualTo("RANGE_INVALID");
      assertThat(e.headers().all("Location")).containsExactly(Front.UPLOADS + id);
      assertThat(e.headers().all("Range")).containsExactly(range);
    });
  }

  private static void assertTooLarge(ThrowingCallable request) {
    assertThatExceptionOfType(ApiException.class).isThrownBy(request).satisfies(e -> {
      assertThat(e.status()).isEqualTo(413);
      assertThat(e.code()).isEqualTo("SIZE_INVALID");
      assertThat(e.closesConnection()).isTrue();
    });
  }

  @Nested
  class Start {
    @Test
    void beginsAnEmptyUpload() {
      HttpResponse response = front.post("");
      String id = Bodies.header(response, "Docker-Upload-UUID");
      assertContinues(response, 202, id, "0-0");
      assertThat(front.repository().blobs().resumeUpload(id).offset()).isZero();
    }

    @Test
    void ignoresTheBody() {
      String id = Bodies.header(front.post("", Bodies.of("{}")), "Docker-Upload-UUID");
      assertThat(front.repository().blobs().resumeUpload(id).offset()).isZero();
    }

    @Test
    void storesTheBodyAsTheBlobOfADigest() {
      assertCreated(front.post(digest(ABCDEF), Bodies.of("abcdef")), ABCDEF);
      assertIsBlob("abcdef");
      assertThat(front.repository().blobs().uploads()).isEmpty();
    }

    @Test
    void storesABodyOfUnknownLength() {
      assertCreated(front.post(digest(ABCDEF), Bodies.chunked("abcdef")), ABCDEF);
      assertIsBlob("abcdef");
    }

    @Test
    void dropsABodyWithAnotherDigest() {
      assertRefused(ErrorCode.DIGEST_INVALID, () -> front.post(digest(OTHER), Bodies.of("abcdef")));
      assertThat(front.repository().blobs().uploads()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"?digest=x", "?digest=sha256:x", "?digest=blake3:abc"})
    void refusesADigestThatItCannotCheckBeforeItReadsTheBody(String query) {
      RequestBody unread = Bodies.chunked(Bodies.breaking(""));
      assertRefused(ErrorCode.DIGEST_INVALID, () -> front.post(query, unread));
    }

    @Test
    void dropsABodyThatBreaksOff() {
      RequestBody broken = Bodies.announced(6, Bodies.breaking("abc"));
      assertThatExceptionOfType(RequestException.class)
          .isThrownBy(() -> front.post(digest(ABCDEF), broken));
      assertThat(front.repository().blobs().uploads()).isEmpty();
    }

    @Test
    void dropsABodyThatIsShorterThanAnnounced() {
      RequestBody cut = Bodies.announced(9, Bodies.stream("abcdef"));
      assertThatExceptionOfType(RequestException.class)
          .isThrownBy(() -> front.post(digest(ABCDEF), cut));
      assertThat(front.repository().blobs().find(ABCDEF)).isEmpty();
      assertThat(front.repository().blobs().uploads()).isEmpty();
    }

    @Test
    void isRefusedByAReadOnlyRegistry() {
      Front readOnly = Front.of(
          Registry.open(storage, RegistryOptions.builder().readOnly(true).build()));
      assertRefused(ErrorCode.UNSUPPORTED, () -> readOnly.post(""));
    }

    @Test
    void checksTheDigestAlgorithmIfDraftsAreEnabled() {
      Front drafts = with(HttpOptions.builder().draftFeatures(true));
      for (String known : List.of("sha256", "sha512")) {
        assertThat(drafts.post("?digest-algorithm=" + known).status()).isEqualTo(202);
      }
      for (String unknown : List.of("sha384", "md5", "X")) {
        assertRefused(ErrorCode.DIGEST_INVALID, () -> drafts.post("?digest-algorithm=" + unknown));
      }
    }

    @Test
    void ignoresTheDigestAlgorithmByDefault() {
      assertThat(front.post("?digest-algorithm=md5").status()).isEqualTo(202);
    }
  }

  @Nested
  class Mount {
    private final List<Access> asked = new ArrayList<>();
    private final String mount = "?mount=" + other("library/base", "abcdef");

    private Digest other(String repository, String content) {
      return registry.repository(repository).blobs().put(Bodies.ascii(content)).digest();
    }

    private Front with(boolean anyMount, Predicate<Access> rights) {
      HttpOptions options = HttpOptions.builder().anyMount(anyMount).build();
      return new Front(registry, options, access -> asked.add(access) && rights.test(access));
    }

    private void assertHasToPush(HttpResponse response) {
      assertContinues(response, 202, Bodies.header(response, "Docker-Upload-UUID"), "0-0");
      assertThat(front.repository().blobs().find(ABCDEF)).isEmpty();
    }

    @Test
    void takesTheBlobFromItsSource() {
      assertCreated(with(false, access -> true).post(mount + "&from=library/base"), ABCDEF);
      assertIsBlob("abcdef");
      assertThat(asked).containsExactly(Access.repository("library/base", Access.Action.PULL));
    }

    @Test
    void repeatsTheDigestThatIsAskedFor() {
      Digest sha512 = Digest.of(DigestAlgorithm.SHA512, Bodies.ascii("abcdef"));
      registry.repository("library/base").blobs().put(Bodies.stream("abcdef"), sha512);
      assertCreated(front.post("?mount=" + sha512 + "&from=library/base"), sha512);
      assertThat(front.get(sha512).status()).isEqualTo(200);
    }

    @Test
    void beginsAnUploadIfTheCallerMayNotPullFromTheSource() {
      assertHasToPush(with(false, access -> false).post(mount + "&from=library/base"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"library/empty", "library/Base", "..", "library%2f..%2fbase", ""})
    void beginsAnUploadIfTheSourceDoesNotHaveTheBlob(String from) {
      assertHasToPush(front.post(mount + "&from=" + from));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "sha256:x", "blake3:abc", ""})
    void beginsAnUploadIfTheDigestIsNotThatOfABlob(String digest) {
      assertHasToPush(front.post("?mount=" + digest + "&from=library/base"));
    }

    @Test
    void beginsAnUploadIfTheAlgorithmOfTheDigestIsNotKnown() {
      assertHasToPush(with(true, access -> true).post("?mount=blake3:abcdef0123456789"));
      assertThat(asked).isEmpty();
    }

    @Test
    void looksNowhereIfThereIsNoSource() {
      assertHasToPush(with(false, access -> true).post(mount));
      assertThat(asked).isEmpty();
    }

    @Test
    void looksInAllRepositoriesIfThisIsEnabled() {
      assertCreated(with(true, access -> true).post(mount), ABCDEF);
      assertIsBlob("abcdef");
    }

    @Test
    void looksOnlyWhereTheCallerMayPull() {
      other("open", "other");
      assertHasToPush(with(true, access -> access.name().equals("open")).post(mount));
    }
  }

  @Nested
  class Patch {
    @Test
    void appendsAtTheEndIfThereIsNoContentRange() {
      String id = front.begin();
      assertContinues(front.patch(id, Bodies.of("abc")), 202, id, "0-2");
      assertContinues(front.patch(id, Bodies.chunked("def")), 202, id, "0-5");
      assertCreated(front.put(id, digest(ABCDEF), RequestBody.none()), ABCDEF);
      assertIsBlob("abcdef");
    }

    @ParameterizedTest
    @ValueSource(strings = {"3-5", "bytes 3-5/6", "bytes=3-5"})
    void appendsWhereTheContentRangeBegins(String range) {
      String id = begun("abc");
      assertContinues(front.patch(id, Bodies.of("def"), "Content-Range: " + range), 202, id, "0-5");
    }

    @Test
    void appendsABodyOfUnknownLengthWithAContentRange() {
      String id = begun("abc");
      assertContinues(front.patch(id, Bodies.chunked("def"), "Content-Range: 3-5"), 202, id, "0-5");
    }

    @Test
    void acceptsAnEmptyBody() {
      String id = front.begin();
      assertContinues(front.patch(id, Bodies.of("")), 202, id, "0-0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0-2", "2-4", "4-6", "999-1001"})
    void refusesARangeThatIsOutOfOrderAndTellsWhereToContinue(String range) {
      String id = begun("abc");
      assertOutOfOrder(
          id, "0-2", () -> front.patch(id, Bodies.of("def"), "Content-Range: " + range));
      assertThat(front.repository().blobs().resumeUpload(id).offset()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "3", "5-3", "-3", "items 3-5/6"})
    void refusesAMalformedRangeAndTellsWhereToContinue(String range) {
      String id = begun("abc");
      assertOutOfOrder(
          id, "0-2", () -> front.patch(id, Bodies.of("def"), "Content-Range: " + range));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0-5", "2-2", "4-9", "999-1999"})
    void tellsWhereToContinueIfStartAndLengthAreWrong(String range) {
      String id = begun("abc");
      RequestBody unread = Bodies.announced(3, Bodies.breaking(""));
      assertOutOfOrder(id, "0-2", () -> front.patch(id, unread, "Content-Range: " + range));
      assertContinues(front.status(id), 204, id, "0-2");
    }

    @Test
    void refusesALengthThatDiffersFromTheRangeBeforeItReadsTheBody() {
      String id = begun("abc");
      RequestBody unread = Bodies.announced(3, Bodies.breaking(""));
      assertRefused(ErrorCode.SIZE_INVALID, () -> front.patch(id, unread, "Content-Range: 3-6"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"3-4", "3-6"})
    void refusesABodyOfUnknownLengthThatDiffersFromTheRange(String range) {
      String id = begun("abc");
      assertRefused(
          ErrorCode.SIZE_INVALID,
          () -> front.patch(id, Bodies.chunked("def"), "Content-Range: " + range));
    }

    @Test
    void keepsTheBytesOfAClientThatBreaksOff() {
      String id = begun("ab");
      RequestBody broken = Bodies.announced(4, Bodies.breaking("cd"));
      assertThatExceptionOfType(RequestException.class).isThrownBy(() -> front.patch(id, broken));
      assertContinues(front.status(id), 204, id, "0-3");
    }

    @Test
    void failsIfTheBodyIsShorterThanAnnounced() {
      String id = begun("ab");
      RequestBody cut = Bodies.announced(4, Bodies.stream("cd"));
      assertThatExceptionOfType(RequestException.class).isThrownBy(() -> front.patch(id, cut));
      assertContinues(front.status(id), 204, id, "0-3");
    }

    @Test
    void refusesAnUnknownUpload() {
      for (String id : List.of(UUID.randomUUID().toString(), "x", "..")) {
        assertRefused(ErrorCode.BLOB_UPLOAD_UNKNOWN, () -> front.patch(id, Bodies.of("abc")));
      }
    }
  }

  @Nested
  class Put {
    @Test
    void appendsItsBodyAndCommits() {
      String id = begun("abc");
      assertCreated(front.put(id, digest(ABCDEF), Bodies.of("def")), ABCDEF);
      assertIsBlob("abcdef");
    }

    @Test
    void commitsABodyAlone() {
      assertCreated(front.put(front.begin(), digest(ABCDEF), Bodies.chunked("abcdef")), ABCDEF);
    }

    @Test
    void takesAContentRange() {
      String id = begun("abc");
      assertCreated(front.put(id, digest(ABCDEF), Bodies.of("def"), "Content-Range: 3-5"), ABCDEF);
    }

    @Test
    void refusesARangeThatIsOutOfOrderAndKeepsTheUpload() {
      String id = begun("abc");
      assertOutOfOrder(
          id, "0-2", () -> front.put(id, digest(ABCDEF), Bodies.of("def"), "Content-Range: 0-2"));
      assertContinues(front.status(id), 204, id, "0-2");
    }

    @Test
    void repeatsTheDigestThatIsAskedFor() {
      Digest sha512 = Digest.of(DigestAlgorithm.SHA512, Bodies.ascii("abcdef"));
      assertCreated(front.put(begun("abcdef"), digest(sha512), RequestBody.none()), sha512);
      assertThat(front.get(sha512).status()).isEqualTo(200);
    }

    @Test
    void commitsAnEmptyBlob() {
      Digest empty = Digest.of(new byte[0]);
      assertCreated(front.put(front.begin(), digest(empty), RequestBody.none()), empty);
    }

    @Test
    void dropsTheUploadIfTheDigestDiffers() {
      String id = begun("abcdef");
      assertRefused(
          ErrorCode.DIGEST_INVALID, () -> front.put(id, digest(OTHER), RequestBody.none()));
      assertRefused(ErrorCode.BLOB_UPLOAD_UNKNOWN, () -> front.status(id));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?digest=", "?digest=x", "?digest=sha256:x", "?digest=blake3:abc"})
    void keepsTheUploadIfTheDigestCannotBeChecked(String query) {
      String id = begun("abc");
      RequestBody unread = Bodies.announced(3, Bodies.breaking(""));
      assertRefused(ErrorCode.DIGEST_INVALID, () -> front.put(id, query, unread));
      assertContinues(front.status(id), 204, id, "0-2");
    }

    @Test
    void commitsNothingIfTheBodyIsShorterThanAnnounced() {
      String id = begun("abc");
      RequestBody cut = Bodies.announced(9, Bodies.stream("def"));
      assertThatExceptionOfType(RequestException.class)
          .isThrownBy(() -> front.put(id, digest(ABCDEF), cut));
      assertThat(front.repository().blobs().find(ABCDEF)).isEmpty();
      assertContinues(front.status(id), 204, id, "0-5");
    }

    @Test
    void endsTheUpload() {
      String id = begun("abcdef");
      front.put(id, digest(ABCDEF), RequestBody.none());
      assertRefused(ErrorCode.BLOB_UPLOAD_UNKNOWN, () -> front.status(id));
      assertRefused(ErrorCode.BLOB_UPLOAD_UNKNOWN, () -> front.cancel(id));
      assertRefused(ErrorCode.BLOB_UPLOAD_UNKNOWN, () -> front.patch(id, Bodies.of("g")));
      assertRefused(
          ErrorCode.BLOB_UPLOAD_UNKNOWN, () -> front.put(id, digest(ABCDEF), RequestBody.none()));
    }
  }

  @Nested
  class Status {
    @Test
    void tellsHowManyBytesHaveArrived() {
      String id = begun("abc");
      assertContinues(front.status(id), 204, id, "0-2");
      String empty = front.begin();
      assertContinues(front.status(empty), 204, empty, "0-0");
    }

    @Test
    void refusesAnUploadOfAnotherRepository() {
      String id = registry.repository("other").blobs().startUpload().id().toString();
      assertRefused(ErrorCode.BLOB_UPLOAD_UNKNOWN, () -> front.status(id));
    }
  }

  @Nested
  class Cancel {
    @Test
    void dropsTheUpload() {
      String id = begun("abc");
      HttpResponse response = front.cancel(id);
      assertThat(response.status()).isEqualTo(204);
      assertThat(Bodies.header(response, "Docker-Upload-UUID")).isEqualTo(id);
      assertThat(front.repository().blobs().uploads()).isEmpty();
    }

    @Test
    void refusesAnUnknownUpload() {
      String id = UUID.randomUUID().toString();
      assertRefused(ErrorCode.BLOB_UPLOAD_UNKNOWN, () -> front.cancel(id));
    }
  }

  @Nested
  class TwoWriters {
    private final String id = front.begin();

    /** Asserts that a request loses to {@code later}, which is made while its body is read. */
    private void assertLoses(Runnable later) {
      RequestBody stalled = Bodies.chunked(Bodies.pausing("abc", later, "LATE"));
      assertThatExceptionOfType(ApiException.class)
          .isThrownBy(() -> front.patch(id, stalled))
          .satisfies(e -> {
            assertThat(e.status()).isEqualTo(429);
            assertThat(e.headers().all("Retry-After")).containsExactly("1");
            assertThat(e.closesConnection()).isTrue();
          });
    }

    @Test
    void ofOneProcessLeaveTheUploadToTheLater() {
      assertLoses(() ->
          assertContinues(front.patch(id, Bodies.of("def"), "Content-Range: 3-5"), 202, id, "0-5"));
      assertCreated(front.put(id, digest(ABCDEF), RequestBody.none()), ABCDEF);
      assertIsBlob("abcdef");
    }

    @Test
    void ofOneProcessEndTheEarlierEvenIfTheLaterStartsElsewhere() {
      assertLoses(() -> assertOutOfOrder(
          id, "0-2", () -> front.patch(id, Bodies.of("abcdef"), "Content-Range: 0-5")));
      assertContinues(front.status(id), 204, id, "0-2");
    }

    @Test
    void ofOneProcessEndTheEarlierByACommit() {
      assertLoses(() -> front.put(id, digest(ABCDEF), Bodies.of("def")));
      assertIsBlob("abcdef");
    }

    @Test
    void ofTwoProcessesRefuseTheLater() {
      Front elsewhere = Front.of(Registry.open(storage));
      Digest received = Digest.of(Bodies.ascii("abc"));
      RequestBody slow = Bodies.chunked(Bodies.pausing(
          "abc",
          () -> {
            assertBusy(() -> elsewhere.patch(id, Bodies.of("x")));
            assertBusy(() -> elsewhere.put(id, digest(received), RequestBody.none()));
            assertBusy(() -> elsewhere.put(id, digest(OTHER), RequestBody.none()));
            assertBusy(() -> elsewhere.cancel(id));
          },
          "def"));
      assertContinues(front.patch(id, slow), 202, id, "0-5");
      assertCreated(elsewhere.put(id, digest(ABCDEF), RequestBody.none()), ABCDEF);
      assertIsBlob("abcdef");
    }

    private void assertBusy(ThrowingCallable request) {
      assertThatExceptionOfType(RegistryException.class).isThrownBy(request).satisfies(e -> {
        HttpResponse response = Errors.of(e);
        assertThat(response.status()).isEqualTo(429);
        assertThat(Bodies.header(response, "Retry-After")).isEqualTo("1");
      });
    }
  }

  @Nested
  class Limits {
    private final Front limited = with(HttpOptions.builder().blobLimit(5));

    @Test
    void allowABlobOfTheMaximumSize() {
      Digest abcde = Digest.of(Bodies.ascii("abcde"));
      assertCreated(limited.post(digest(abcde), Bodies.of("abcde")), abcde);
      assertCreated(limited.put(begun("abc"), digest(abcde), Bodies.chunked("de")), abcde);
    }

    @Test
    void refuseALargerBlobBeforeItsBodyIsReadAndDropTheUpload() {
      String id = begun("abc");
      RequestBody unread = Bodies.announced(3, Bodies.breaking(""));
      assertTooLarge(() -> limited.patch(id, unread));
      assertRefused(ErrorCode.BLOB_UPLOAD_UNKNOWN, () -> limited.status(id));
      assertTooLarge(() -> limited.post(digest(ABCDEF), Bodies.announced(6, Bodies.breaking(""))));
    }

    @Test
    void keepTheUploadIfTheStartOfATooLargePartIsWrong() {
      String id = begun("abc");
      assertOutOfOrder(id, "0-2", () -> limited.patch(id, Bodies.of("def"), "Content-Range: 4-6"));
      assertContinues(limited.status(id), 204, id, "0-2");
    }

    @Test
    void refuseALargerBlobOfUnknownLengthAndDropTheUpload() {
      String id = begun("abc");
      assertTooLarge(() -> limited.put(id, digest(ABCDEF), Bodies.chunked("def")));
      assertRefused(ErrorCode.BLOB_UPLOAD_UNKNOWN, () -> limited.status(id));
      assertTooLarge(() -> limited.post(digest(ABCDEF), Bodies.chunked("abcdef")));
      assertThat(front.repository().blobs().uploads()).isEmpty();
    }

    @Test
    void applyToTheNumberOfRequestsThatAppend() {
      Front one = with(HttpOptions.builder().uploadLimit(1));
      String id = one.begin();
      String other = one.begin();
      RequestBody slow = Bodies.chunked(Bodies.pausing(
          "abc",
          () -> {
            assertRefused(ErrorCode.TOOMANYREQUESTS, () -> one.patch(other, Bodies.of("x")));
            assertRefused(
                ErrorCode.TOOMANYREQUESTS,
                () -> one.put(other, digest(ABCDEF), RequestBody.none()));
            assertRefused(
                ErrorCode.TOOMANYREQUESTS, () -> one.post(digest(ABCDEF), Bodies.of("abcdef")));
            assertThat(one.post("").status()).isEqualTo(202);
            assertThat(one.status(other).status()).isEqualTo(204);
          },
          "def"));
      assertContinues(one.patch(id, slow), 202, id, "0-5");
      assertThat(one.patch(other, Bodies.of("x")).status()).isEqualTo(202);
    }

    @Test
    void countNoRequestThatFailed() {
      Front one = with(HttpOptions.builder().uploadLimit(1));
      String id = one.begin();
      for (int i = 0; i < 3; i++) {
        assertOutOfOrder(id, "0-0", () -> one.patch(id, Bodies.of("x"), "Content-Range: 5-5"));
      }
      assertThat(one.patch(id, Bodies.of("x")).status()).isEqualTo(202);
    }
  }

  @Nested
  class State {
    private final Front signing = with(HttpOptions.builder().secret(Bodies.ascii("secret")));
    private final StateTokens tokens = new StateTokens(Bodies.ascii("secret"));

    /** Returns the query of the URL at which an upload continues. */
    private static String query(HttpResponse response) {
      String location = Bodies.header(response, "Location");
      return location.substring(location.indexOf('?'));
    }

    private String token(BlobUpload upload, long offset) {
      return tokens.sign(
          front.repository().name(),
          upload.id().toString(),
          offset,
          upload.startedAt().orElseThrow());
    }

    private BlobUpload upload(HttpResponse response) {
      String id = Bodies.header(response, "Docker-Upload-UUID");
      return front.repository().blobs().resumeUpload(id);
    }

    private void assertStates(HttpResponse response, long offset) {
      String query = query(response);
      assertThat(query).startsWith("?_state=").doesNotContain(" ");
      assertThat(query.substring(8)).doesNotContain("=", "+", "/");
      assertThat(URLDecoder.decode(query.substring(8), StandardCharsets.UTF_8))
          .isEqualTo(token(upload(response), offset));
    }

    @Test
    void isPartOfTheUrlAndFollowsTheUpload() {
      HttpResponse started = signing.post("");
      assertStates(started, 0);
      String id = upload(started).id().toString();
      assertStates(signing.patch(id, Bodies.of("abc")), 3);
      assertStates(signing.status(id, query(started)), 3);
    }

    @Test
    void isPartOfTheUrlWhereARefusedRequestContinues() {
      String id = begun("abc");
      assertThatExceptionOfType(ApiException.class)
          .isThrownBy(() -> signing.patch(id, Bodies.of("x"), "Content-Range: 0-0"))
          .satisfies(
              e -> assertThat(e.headers().first("Location").orElseThrow()).contains("?_state="));
    }

    @Test
    void leadsToTheUpload() {
      String query = query(signing.post(""));
      String token = query.substring(8);
      HttpResponse started = signing.post("");
      String id = upload(started).id().toString();
      assertThat(signing.status(id, query(started)).status()).isEqualTo(204);
      assertRefused(ErrorCode.BLOB_UPLOAD_INVALID, () -> signing.status(id, "?_state=" + token));
    }

    @ParameterizedTest
    @ValueSource(strings = {"?_state=", "?_state=x", "?_state=AAAA&_state=AAAA"})
    void isRefusedIfItIsNotGenuine(String query) {
      String id = begun("abc");
      assertRefused(ErrorCode.BLOB_UPLOAD_INVALID, () -> signing.status(id, query));
    }

    @Test
    void mayBeMissing() {
      assertThat(signing.status(begun("abc")).status()).isEqualTo(204);
    }

    @Test
    void isNeitherWrittenNorReadWithoutASecret() {
      String id = begun("abc");
      assertContinues(front.status(id, "?_state=x"), 204, id, "0-2");
    }

    @Test
    void ofAnotherServerContinuesTheUpload() {
      String started = query(signing.post(""));
      Front elsewhere = Front.of(
          Registry.open(storage),
          HttpOptions.builder().secret(Bodies.ascii("secret")).build());
      Optional<BlobUpload> upload = front.repository().blobs().uploads().stream()
          .map(status -> front.repository().blobs().resumeUpload(status.id()))
          .findFirst();
      String id = upload.orElseThrow().id().toString();
      HttpResponse response = elsewhere.put(id, started + "&digest=" + ABCDEF, Bodies.of("abcdef"));
      assertCreated(response, ABCDEF);
    }
  }
}
