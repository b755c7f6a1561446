package io.stowage.registry.storage;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Properties of the heap store alone; registry-testing tests the contracts of all drivers. */
class InMemoryStorageTest {
  private static final StoragePath OBJECT = StoragePath.parse("folder/object");
  private static final StoragePath KEPT = StoragePath.parse("kept/object");
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final AtomicReference<Instant> time = new AtomicReference<>(START);
  private final InMemoryStorage storage = InMemoryStorage.create(time::get);

  @Test
  void takesTheTimeFromTheGivenClock() throws IOException {
    storage.write(OBJECT, ascii("hello"));
    assertThat(lease(OBJECT)).isEqualTo(START);
    Instant later = pass();
    assertThat(storage.lease(OBJECT)).map(StorageEntry::modified).contains(later);
    Instant last = pass();
    append(OBJECT, 5, "!");
    assertThat(lease(OBJECT)).isEqualTo(last).isEqualTo(storage.now());
  }

  @Test
  void keepsAnEmptyFolderUntilItIsRemoved() {
    storage.write(OBJECT, ascii("hello"));
    storage.delete(OBJECT);
    assertThat(storage.list(OBJECT.parent(), name -> {})).isTrue();
    assertThat(storage.deleteIfEmpty(OBJECT.parent())).isTrue();
    assertThat(storage.list(OBJECT.parent(), name -> {})).isFalse();
  }

  @Test
  void knowsTheTimesOfFoldersAndTheIdentityOfObjects() {
    storage.write(OBJECT, ascii("hello"));
    assertThat(storage.changed(OBJECT.parent())).contains(START);
    assertThat(storage.stat(OBJECT).orElseThrow().version()).isNotEqualTo("");
  }

  @Test
  void aChannelReadsUpToTheSizeWhenItWasOpened() throws IOException {
    append(OBJECT, 0, "hello");
    try (ReadableByteChannel channel = storage.open(OBJECT, 0)) {
      append(OBJECT, 5, " world");
      ByteBuffer target = ByteBuffer.allocate(100);
      assertThat(channel.read(target)).isEqualTo(5);
      assertThat(channel.read(target)).isEqualTo(-1);
    }
  }

  @Test
  void losesAppendedBytesThatWereNotPublished() throws IOException {
    storage.write(OBJECT, ascii("hello"));
    pass();
    append(OBJECT, 5, " world");
    append(KEPT, 0, "new");
    storage.loseUnsynced();
    assertThat(storage.read(OBJECT, 100)).isEqualTo(ascii("hello"));
    assertThat(lease(OBJECT)).isEqualTo(START);
    assertThat(storage.read(KEPT, 100)).isEmpty();
  }

  @Test
  void keepsPublishedObjects() throws IOException {
    append(KEPT, 0, "hello");
    Instant published = pass();
    storage.publish(KEPT, 5, OBJECT);
    storage.loseUnsynced();
    assertThat(storage.read(OBJECT, 100)).isEqualTo(ascii("hello"));
    assertThat(lease(OBJECT)).isEqualTo(published);
  }

  @Test
  void losesTheRenewalOfALeaseEvenInQuarantine() {
    storage.write(OBJECT, ascii("hello"));
    pass();
    storage.lease(OBJECT);
    storage.publishAlone(OBJECT, KEPT);
    storage.loseUnsynced();
    assertThat(lease(KEPT)).isEqualTo(START);
  }

  @Test
  void aChannelStillReadsBytesThatTheStoreLost() throws IOException {
    append(OBJECT, 0, "lost");
    try (ReadableByteChannel channel = storage.open(OBJECT, 0)) {
      storage.loseUnsynced();
      append(OBJECT, 0, "young");
      ByteBuffer target = ByteBuffer.allocate(4);
      channel.read(target);
      assertThat(target.array()).isEqualTo(ascii("lost"));
    }
  }

  @Test
  void aCopyHasTheContentsAndLeasesOfTheOriginal() throws IOException {
    append(OBJECT, 0, "hello");
    InMemoryStorage copy = storage.copy(() -> START.plus(Duration.ofDays(1)));
    assertThat(copy.read(OBJECT, 100)).isEqualTo(ascii("hello"));
    assertThat(copy.stat(OBJECT)).map(StorageEntry::modified).contains(START);
    assertThat(copy.changed(OBJECT.parent())).isEqualTo(storage.changed(OBJECT.parent()));
    assertThat(copy.lease(OBJECT))
        .map(StorageEntry::modified)
        .contains(START.plus(Duration.ofDays(1)));
    assertThat(lease(OBJECT)).isEqualTo(START);
  }

  @Test
  void copiesAndOriginalAppendIndependently() throws IOException {
    append(OBJECT, 0, "hello");
    append(OBJECT, 5, "!"); // leaves room for further bytes in the array
    InMemoryStorage one = storage.copy(time::get);
    InMemoryStorage other = storage.copy(time::get);
    append(one, OBJECT, 6, " one");
    append(other, OBJECT, 6, " two");
    append(OBJECT, 6, " three");
    assertThat(one.read(OBJECT, 100)).isEqualTo(ascii("hello! one"));
    assertThat(other.read(OBJECT, 100)).isEqualTo(ascii("hello! two"));
    assertThat(storage.read(OBJECT, 100)).isEqualTo(ascii("hello! three"));
  }

  @Test
  void copiesAndOriginalChangeTheirFoldersIndependently() {
    storage.write(OBJECT, ascii("hello"));
    InMemoryStorage copy = storage.copy(time::get);
    storage.deleteTree(OBJECT.parent());
    copy.write(KEPT, ascii("new"));
    assertThat(copy.read(OBJECT, 100)).isEqualTo(ascii("hello"));
    assertThat(storage.stat(KEPT)).isEmpty();
  }

  @Test
  void aCopyHasNoWriters() throws IOException {
    try (WritableByteChannel writer = storage.append(OBJECT, 0)) {
      writer.write(ByteBuffer.wrap(ascii("hello")));
      InMemoryStorage copy = storage.copy(time::get);
      append(copy, OBJECT, 5, "?");
      writer.write(ByteBuffer.wrap(ascii("!")));
      assertThat(copy.read(OBJECT, 100)).isEqualTo(ascii("hello?"));
    }
    assertThat(storage.read(OBJECT, 100)).isEqualTo(ascii("hello!"));
  }

  @Test
  void aCopyHasNoClaims() {
    Claim claim = storage.claim(OBJECT, ascii("mine")).orElseThrow();
    assertThat(storage.copy(time::get).isAbandoned(OBJECT)).isTrue();
    assertThat(storage.isAbandoned(OBJECT)).isFalse();
    claim.close();
  }

  @Test
  void everythingInACopyIsSynced() throws IOException {
    append(OBJECT, 0, "hello");
    InMemoryStorage copy = storage.copy(time::get);
    append(copy, OBJECT, 5, " world");
    copy.loseUnsynced();
    assertThat(copy.read(OBJECT, 100)).isEqualTo(ascii("hello"));
  }

  private void append(StoragePath path, long offset, String text) throws IOException {
    append(storage, path, offset, text);
  }

  private static void append(InMemoryStorage to, StoragePath path, long offset, String text)
      throws IOException {
    try (WritableByteChannel channel = to.append(path, offset)) {
      channel.write(ByteBuffer.wrap(ascii(text)));
    }
  }

  private Instant lease(StoragePath path) {
    return storage.stat(path).orElseThrow().modified();
  }

  private Instant pass() {
    return time.updateAndGet(now -> now.plus(Duration.ofMinutes(1)));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }
}
