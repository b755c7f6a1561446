package io.stowage.registry.testing.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The contract of {@link StorageDriver#delete} and {@link StorageDriver#deleteAll}. */
abstract class DeleteContract extends OperationContract {
  private static final StoragePath SIBLING = FOLDER.resolve("object-two");

  DeleteContract(Supplier<StorageDriver> opener) {
    super(opener);
  }

  @Test
  void removesOnlyTheObject() {
    driver.write(OBJECT, ascii("hello"));
    driver.write(SIBLING, ascii("hello"));
    assertThat(driver.delete(OBJECT)).isTrue();
    assertThat(isThere(OBJECT)).isFalse();
    assertThat(names(FOLDER)).containsExactly("object-two");
  }

  @Test
  void returnsFalseIfThereIsNoObject() {
    assertThat(driver.delete(NOTHING)).isFalse();
  }

  @Test
  void findsNothingBelowAnObject() {
    driver.write(OBJECT, ascii("hello"));
    assertThat(driver.delete(BELOW_OBJECT)).isFalse();
    assertThat(driver.delete(DEEP_BELOW_OBJECT)).isFalse();
    assertThat(isThere(OBJECT)).isTrue();
  }

  @Test
  void refusesAFolderAndKeepsIt() {
    driver.write(OBJECT, ascii("hello"));
    assertThatExceptionOfType(StorageException.UnexpectedKind.class)
        .isThrownBy(() -> driver.delete(FOLDER))
        .satisfies(e -> assertThat(e.path()).isEqualTo(FOLDER.value()));
    assertThat(isThere(OBJECT)).isTrue();
  }

  @Test
  void allowsTheObjectToBeWrittenAgain() {
    driver.write(OBJECT, ascii("first"));
    driver.delete(OBJECT);
    driver.write(OBJECT, ascii("second"));
    assertThat(contentOf(OBJECT)).isEqualTo(ascii("second"));
  }

  @Test
  void removesAllAndReturnsHowManyExisted() {
    List<StoragePath> paths =
        IntStream.range(0, 1_100).mapToObj(i -> FOLDER.resolve("n" + i)).toList();
    paths.subList(0, 1_050).forEach(path -> append(path, 0, new byte[0]));
    driver.write(SIBLING, ascii("hello"));
    assertThat(driver.deleteAll(paths)).isEqualTo(1_050);
    assertThat(names(FOLDER)).containsExactly("object-two");
  }

  @Test
  void removesNothingFromAnEmptyCollection() {
    assertThat(driver.deleteAll(List.of())).isZero();
  }

  @Test
  void refusesAFolderInTheCollection() {
    driver.write(OBJECT, ascii("hello"));
    assertThatExceptionOfType(StorageException.UnexpectedKind.class)
        .isThrownBy(() -> driver.deleteAll(List.of(FOLDER)));
    assertThat(isThere(OBJECT)).isTrue();
  }
}
