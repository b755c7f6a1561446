package io.stowage.registry.testing.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract of {@link StorageDriver#append} that an object has at most one writer. */
abstract class WriterContract extends OperationContract {
  private static final StoragePath TARGET = StoragePath.parse("target/object");
  private static final int ROUNDS = 50;

  WriterContract(Supplier<StorageDriver> opener) {
    super(opener);
  }

  private static void assertBusy(StoragePath path, ThrowingCallable call) {
    assertThatExceptionOfType(StorageException.Busy.class)
        .isThrownBy(call)
        .satisfies(e -> assertThat(e.path()).startsWith(path.value()));
  }

  @BeforeEach
  void put() {
    driver.write(OBJECT, ascii("hel"));
  }

  @Test
  void refusesASecondWriterAndLetsTheFirstContinue() throws IOException {
    try (WritableByteChannel first = driver.append(OBJECT, 3)) {
      assertBusy(OBJECT, () -> driver.append(OBJECT, 3));
      writeTo(first, ascii("lo"));
      assertBusy(OBJECT, () -> driver.append(OBJECT, 5));
      assertBusy(OBJECT, () -> driver.append(OBJECT, 0));
    }
    assertThat(contentOf(OBJECT)).isEqualTo(ascii("hello"));
  }

  @Test
  void doesNotPublishAnObjectWithAWriter() throws IOException {
    try (WritableByteChannel writer = driver.append(OBJECT, 3)) {
      assertBusy(OBJECT, () -> driver.publish(OBJECT, 3, TARGET));
      assertThat(isThere(TARGET)).isFalse();
      writeTo(writer, ascii("lo"));
    }
    assertThat(contentOf(OBJECT)).isEqualTo(ascii("hello"));
  }

  @Test
  void doesNotPublishAnObjectWithAWriterEvenIfTheTargetExists() throws IOException {
    driver.write(TARGET, ascii("there"));
    try (WritableByteChannel writer = driver.append(OBJECT, 3)) {
      assertBusy(OBJECT, () -> driver.publish(OBJECT, 3, TARGET));
      writeTo(writer, ascii("lo"));
    }
    assertThat(contentOf(OBJECT)).isEqualTo(ascii("hello"));
  }

  @Test
  void doesNotRemoveAFolderWithAnObjectThatHasAWriter() throws IOException {
    StoragePath beside = FOLDER.resolve("beside");
    driver.write(beside, ascii("stays"));
    try (WritableByteChannel writer = driver.append(OBJECT, 3)) {
      assertBusy(FOLDER, () -> driver.deleteTree(FOLDER));
      assertBusy(OBJECT, () -> driver.deleteTree(OBJECT));
      writeTo(writer, ascii("lo"));
    }
    assertThat(contentOf(OBJECT)).isEqualTo(ascii("hello"));
    assertThat(contentOf(beside)).isEqualTo(ascii("stays"));
  }

  @Test
  void allowsEverythingOnceTheChannelIsClosed() throws IOException {
    WritableByteChannel first = driver.append(OBJECT, 3);
    first.close();
    append(OBJECT, 3, ascii("lo"));
    assertThat(driver.publish(OBJECT, 5, TARGET)).isTrue();
    append(OBJECT, 0, ascii("new"));
    assertThat(driver.deleteTree(FOLDER)).isTrue();
    first.close();
    assertThat(contentOf(TARGET)).isEqualTo(ascii("hello"));
  }

  @Test
  void doesNotDisturbALaterWriterWhenAChannelIsClosedTwice() throws IOException {
    WritableByteChannel first = driver.append(OBJECT, 3);
    first.close();
    try (WritableByteChannel second = driver.append(OBJECT, 3)) {
      first.close();
      assertBusy(OBJECT, () -> driver.append(OBJECT, 3));
      writeTo(second, ascii("lo"));
    }
    assertThat(contentOf(OBJECT)).isEqualTo(ascii("hello"));
  }

  @Test
  void allowsAWriterAfterARefusedOffset() {
    assertThatExceptionOfType(StorageException.OffsetMismatch.class)
        .isThrownBy(() -> driver.append(OBJECT, 2));
    append(OBJECT, 3, ascii("lo"));
    assertThat(contentOf(OBJECT)).isEqualTo(ascii("hello"));
  }

  @Test
  void allowsWritersOfOtherObjects() throws IOException {
    StoragePath beside = FOLDER.resolve("beside");
    try (WritableByteChannel writer = driver.append(OBJECT, 3);
        WritableByteChannel other = driver.append(beside, 0)) {
      writeTo(writer, ascii("lo"));
      writeTo(other, ascii("other"));
    }
    assertThat(contentOf(OBJECT)).isEqualTo(ascii("hello"));
    assertThat(contentOf(beside)).isEqualTo(ascii("other"));
  }

  @Test
  void allowsReadsOfAnObjectWithAWriter() throws IOException {
    try (WritableByteChannel writer = driver.append(OBJECT, 3)) {
      writeTo(writer, ascii("lo"));
      assertThat(contentOf(OBJECT)).isEqualTo(ascii("hello"));
    }
  }

  @Test
  void acceptsOneOfSeveralConcurrentWriters() throws IOException {
    for (int i = 0; hasRound(i, ROUNDS); i++) {
      StoragePath object = FOLDER.resolve("object-" + i);
      Callable<Optional<WritableByteChannel>> attempt = () -> ifFree(object);
      List<WritableByteChannel> opened = Racers.race(List.of(attempt, attempt, attempt)).stream()
          .flatMap(Optional::stream)
          .toList();
      assertThat(opened).hasSize(1);
      opened.get(0).close();
    }
  }

  private Optional<WritableByteChannel> ifFree(StoragePath object) {
    try {
      return Optional.of(driver.append(object, 0));
    } catch (StorageException.Busy e) {
      return Optional.empty();
    }
  }

  @Test
  void givesAReplacementAnotherVersionIfTheStoreTellsObjectsApart() {
    Object version = entry(OBJECT).version();
    append(OBJECT, 3, ascii("lo"));
    assertThat(entry(OBJECT).version()).isEqualTo(version);
    driver.publish(OBJECT, 5, TARGET);
    assertThat(entry(TARGET).version()).isEqualTo(version);
    driver.write(TARGET, ascii("other"));
    assertThat(entry(TARGET).version().equals(version)).isEqualTo(version.equals(""));
  }
}
