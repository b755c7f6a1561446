package io.stowage.registry.testing.storage;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests rules that let calls fail by their kind, path and number. */
class FailingCallsTest {
  private static final StoragePath BLOB = StoragePath.parse("v2/blobs/a/data");
  private static final StoragePath LINK = StoragePath.parse("v2/repositories/app/link");
  private static final byte[] HELLO = "hello".getBytes(US_ASCII);

  private final InMemoryStorage heap = InMemoryStorage.create();
  private final FailingStorage storage = new FailingStorage(heap);

  @Test
  void failsNothingWithoutARule() {
    storage.write(BLOB, HELLO);
    assertThat(storage.read(BLOB, 5)).isEqualTo(HELLO);
    assertThat(storage.calls()).isEqualTo(2);
    assertThat(storage.failures()).isZero();
  }

  @Test
  void failsTheNextCallOfAKind() {
    storage.on(StorageCall.WRITE).failNext();
    assertThat(storage.stat(BLOB)).isEmpty();
    assertFails(() -> storage.write(BLOB, HELLO));
    assertThat(heap.stat(BLOB)).isEmpty();
    storage.write(BLOB, HELLO);
    assertThat(storage.failures()).isEqualTo(1);
  }

  @Test
  void failsCallsOfSeveralKinds() {
    storage.on(StorageCall.WRITE, StorageCall.STAT).failNext(2);
    assertFails(() -> storage.write(BLOB, HELLO));
    assertThat(storage.delete(BLOB)).isFalse();
    assertFails(() -> storage.stat(BLOB));
    assertThat(storage.stat(BLOB)).isEmpty();
  }

  @Test
  void failsCallsOfAllKinds() {
    storage.onAny().failNext(2);
    assertFails(() -> storage.stat(BLOB));
    assertFails(() -> storage.persist(List.of()));
    storage.persist(List.of());
  }

  @Test
  void failsTheNthCall() {
    storage.on(StorageCall.STAT).failNth(2);
    storage.stat(BLOB);
    assertFails(() -> storage.stat(BLOB));
    storage.stat(BLOB);
  }

  @Test
  void failsAllCallsUntilItIsHealed() {
    storage.on(StorageCall.STAT).failAll();
    assertFails(() -> storage.stat(BLOB));
    assertFails(() -> storage.stat(BLOB));
    storage.heal();
    assertThat(storage.stat(BLOB)).isEmpty();
    assertThat(storage.failures()).isEqualTo(2);
  }

  @Test
  void failsOnlyCallsWhosePathMatches() {
    storage.on(StorageCall.WRITE).at("**/blobs/**").failNext();
    storage.write(LINK, HELLO);
    assertFails(() -> storage.write(BLOB, HELLO));
  }

  @Test
  void failsACallWhoseSecondPathMatches() {
    heap.write(LINK, HELLO);
    storage.on(StorageCall.PUBLISH).at("**/blobs/**").failNext();
    assertThatExceptionOfType(StorageException.Failed.class)
        .isThrownBy(() -> storage.publish(LINK, HELLO.length, BLOB))
        .satisfies(e -> assertThat(e.path()).isEqualTo(BLOB.value()));
    assertThat(storage.publish(LINK, HELLO.length, BLOB)).isTrue();
  }

  @Test
  void failsAMoveToQuarantineByEitherPath() {
    heap.write(BLOB, HELLO);
    storage.on(StorageCall.TAKE).at("**/kept/**").failNext();
    StoragePath kept = StoragePath.parse("v2/kept/a/data");
    assertFails(() -> Moves.of(storage).take(BLOB, kept));
    assertThat(Moves.of(storage).take(BLOB, kept)).isPresent();
  }

  @Test
  void failsAWriteToAChannel() throws IOException {
    storage.on(StorageCall.CHANNEL_WRITE).at("**/blobs/**").failNth(2);
    try (WritableByteChannel channel = storage.append(BLOB, 0)) {
      channel.write(ByteBuffer.wrap(HELLO));
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> channel.write(ByteBuffer.wrap(HELLO)))
          .withCauseInstanceOf(StorageException.Failed.class);
    }
    assertThat(heap.read(BLOB, 10)).isEqualTo(HELLO);
  }

  @Test
  void failsAfterTheEffect() {
    storage.on(StorageCall.WRITE).moment(Moment.AFTER).failNext();
    assertFails(() -> storage.write(BLOB, HELLO));
    assertThat(heap.read(BLOB, 5)).isEqualTo(HELLO);
  }

  @Test
  void failsWithTheGivenError() {
    storage
        .on(StorageCall.WRITE)
        .with(path -> new StorageException.StorageFull(path, new IOException("full")))
        .failNext();
    assertThatExceptionOfType(StorageException.StorageFull.class)
        .isThrownBy(() -> storage.write(BLOB, HELLO))
        .satisfies(e -> assertThat(e.path()).isEqualTo(BLOB.value()));
  }

  @Test
  void countsACallForEachRuleThatSelectsIt() {
    storage.on(StorageCall.STAT).failNext();
    storage.on(StorageCall.STAT).failNth(2);
    assertFails(() -> storage.stat(BLOB));
    assertFails(() -> storage.stat(BLOB));
    storage.stat(BLOB);
  }

  @Test
  void aSelectionHasNoEffectByItself() {
    FailingCalls writes = storage.on(StorageCall.WRITE).at("**/blobs/**");
    storage.write(BLOB, HELLO);
    writes.failNext();
    assertFails(() -> storage.write(BLOB, HELLO));
  }

  @Test
  void failsOneOfManyConcurrentCalls() {
    storage.on(StorageCall.STAT).failNth(40);
    Callable<Integer> racer = () -> {
      for (int i = 0; i < 25; i++) {
        try {
          storage.stat(BLOB);
        } catch (StorageException e) {
          return 1;
        }
      }
      return 0;
    };
    assertThat(Racers.race(Collections.nCopies(4, racer))).containsExactlyInAnyOrder(0, 0, 0, 1);
  }

  @ParameterizedTest
  @CsvSource({
    "v2/blobs/a/data, true",
    "v2/blobs/*/data, true",
    "v2/**, true",
    "**, true",
    "**/d*a, true",
    "v2/blobs/a/dat, false",
    "blobs/**, false",
    "v2/*/data, false",
    "v2/blobs/a/dat., false"
  })
  void matchesWholePaths(String glob, boolean fails) {
    storage.on(StorageCall.STAT).at(glob).failNext();
    if (fails) {
      assertFails(() -> storage.stat(BLOB));
    } else {
      assertThat(storage.stat(BLOB)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "blobs/", "/v2/blobs", "v2//blobs"})
  void refusesAPatternThatNoPathMatches(String glob) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> storage.onAny().at(glob))
        .withMessageContaining('"' + glob + '"')
        .withMessageContaining("**/blobs/**");
  }

  @Test
  void refusesNumbersBelowOne() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> storage.onAny().failNext(0))
        .withMessage("count is 0, expected at least 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> storage.onAny().failNth(-1))
        .withMessage("number is -1, expected at least 1");
  }

  private static void assertFails(Runnable call) {
    assertThatExceptionOfType(StorageException.Failed.class).isThrownBy(call::run);
  }
}
