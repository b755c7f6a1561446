package io.stowage.registry.testing.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The contract of {@link StorageDriver#delete}. */
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
}
