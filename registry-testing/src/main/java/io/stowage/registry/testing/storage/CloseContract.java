package io.stowage.registry.testing.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Named.named;

import io.stowage.registry.storage.Quarantine;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StoragePath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of {@link StorageDriver#close}. */
abstract class CloseContract extends OperationContract {
  private static final StoragePath BELOW_OTHER = FOLDER.resolve("other/object");
  private static final Quarantine.Seen SEEN =
      new Quarantine.Seen(OBJECT, new StorageEntry(5, Instant.EPOCH));

  CloseContract(Supplier<StorageDriver> opener) {
    super(opener);
  }

  @Test
  void leavesReadersOpen() throws IOException {
    driver.write(OBJECT, ascii("hello"));
    try (ReadableByteChannel channel = driver.open(OBJECT, 0)) {
      driver.close();
      assertThat(rest(channel)).isEqualTo(ascii("hello"));
    }
  }

  @Test
  void leavesWritersOpen() throws IOException {
    try (WritableByteChannel channel = driver.append(OBJECT, 0)) {
      driver.close();
      assertThat(channel.write(ByteBuffer.wrap(ascii("hello")))).isPositive();
    }
  }

  /** Calls for which any store has to be accessed. */
  static Stream<Named<Consumer<StorageDriver>>> calls() {
    return Stream.of(
        named("stat", driver -> driver.stat(OBJECT)),
        named("open", driver -> driver.open(OBJECT, 0)),
        named("read", driver -> driver.read(OBJECT, 5)),
        named("write", driver -> driver.write(OBJECT, ascii("world"))),
        named("append", driver -> driver.append(FOLDER.resolve("other"), 0)),
        named("publish", driver -> driver.publish(OBJECT, 5, FOLDER.resolve("other"))),
        named("list", driver -> driver.list(FOLDER, name -> {})),
        named("delete", driver -> driver.delete(OBJECT)),
        named("deleteTree", driver -> driver.deleteTree(FOLDER)),
        named("deleteWithFolders", driver -> driver.deleteWithFolders(List.of(OBJECT))),
        named("claim", driver -> driver.claim(FOLDER.resolve("other"), ascii("world"))),
        named("lease", driver -> driver.lease(OBJECT)),
        named("publishAlone", driver -> driver.publishAlone(OBJECT, BELOW_OTHER)),
        named("quarantine.stat", driver -> driver.quarantine().stat(OBJECT)),
        named("quarantine.take", driver -> driver.quarantine().take(RUN, List.of(SEEN))),
        named("quarantine.restore", driver -> driver.quarantine().restore(RUN, List.of(OBJECT))),
        named(
            "quarantine.restoreFromAnyRun",
            driver -> driver.quarantine().restoreFromAnyRun(OBJECT)),
        named("quarantine.purge", driver -> driver.quarantine().purge(RUN, List.of(OBJECT))),
        named("quarantine.end", driver -> driver.quarantine().end(RUN)));
  }

  @ParameterizedTest
  @MethodSource("calls")
  void refusesFurtherCalls(Consumer<StorageDriver> call) {
    driver.write(OBJECT, ascii("hello"));
    driver.close();
    assertThatIllegalStateException().isThrownBy(() -> call.accept(driver));
  }

  /** Calls that some stores answer without access. Each returns whether that is the answer. */
  static Stream<Named<Predicate<StorageDriver>>> callsThatMayNeedNoAccess() {
    return Stream.of(
        named("changed", driver -> driver.changed(FOLDER).isEmpty()),
        named("deleteIfEmpty", driver -> !driver.deleteIfEmpty(FOLDER)),
        named("isAbandoned", driver -> !driver.isAbandoned(OBJECT)),
        named("persist", driver -> {
          driver.persist(List.of(OBJECT));
          return true;
        }));
  }

  @ParameterizedTest
  @MethodSource("callsThatMayNeedNoAccess")
  void refusesOrAnswersACallThatNeedsNoAccess(Predicate<StorageDriver> call) {
    driver.write(OBJECT, ascii("hello"));
    driver.close();
    boolean answered;
    try {
      answered = call.test(driver);
    } catch (IllegalStateException e) {
      return;
    }
    assertThat(answered).isTrue();
  }

  @Test
  void hasNoEffectTheSecondTime() {
    driver.close();
    assertThatCode(driver::close).doesNotThrowAnyException();
  }
}
