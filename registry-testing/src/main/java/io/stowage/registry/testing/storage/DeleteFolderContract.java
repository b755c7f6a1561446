package io.stowage.registry.testing.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * The contract of {@link StorageDriver#deleteIfEmpty}, {@link StorageDriver#deleteTree} and {@link
 * StorageDriver#deleteWithFolder}.
 */
abstract class DeleteFolderContract extends OperationContract {
  DeleteFolderContract(Supplier<StorageDriver> opener) {
    super(opener);
  }

  @Test
  void removesAFolderThatWasEmptied() {
    driver.write(OBJECT, ascii("hello"));
    driver.delete(OBJECT);
    driver.deleteIfEmpty(FOLDER);
    assertThat(driver.list(FOLDER, name -> {})).isFalse();
    assertThat(driver.deleteIfEmpty(FOLDER)).isFalse();
  }

  @Test
  void keepsAFolderThatHoldsAnObject() {
    driver.write(OBJECT, ascii("hello"));
    assertThat(driver.deleteIfEmpty(FOLDER)).isFalse();
    assertThat(contentOf(OBJECT)).isEqualTo(ascii("hello"));
  }

  @Test
  void keepsAFolderThatHoldsAFolder() {
    driver.write(OBJECT, ascii("hello"));
    assertThat(driver.deleteIfEmpty(FOLDER.parent())).isFalse();
    assertThat(contentOf(OBJECT)).isEqualTo(ascii("hello"));
  }

  @Test
  void keepsAnObjectThatIsNotAFolder() {
    driver.write(OBJECT, new byte[0]);
    assertThat(driver.deleteIfEmpty(OBJECT)).isFalse();
    assertThat(driver.deleteIfEmpty(BELOW_OBJECT)).isFalse();
    assertThat(isThere(OBJECT)).isTrue();
  }

  @Test
  void findsNoEmptyFolderAtAMissingPath() {
    assertThat(driver.deleteIfEmpty(NOTHING)).isFalse();
  }

  @Test
  void neverRemovesAnObjectWrittenMeanwhile() {
    for (int i = 0; i < 100; i++) {
      Racers.race(List.of(() -> driver.deleteIfEmpty(FOLDER), () -> {
        driver.write(OBJECT, ascii("hello"));
        return true;
      }));
      assertThat(contentOf(OBJECT)).isEqualTo(ascii("hello"));
      driver.delete(OBJECT);
    }
  }

  @Test
  void removesAFolderAndEverythingBelowIt() {
    driver.write(OBJECT, ascii("hello"));
    driver.write(FOLDER.resolve("a/b/c"), ascii("hello"));
    assertThat(driver.deleteTree(FOLDER)).isTrue();
    assertThat(driver.list(FOLDER, name -> {})).isFalse();
    assertThat(isThere(OBJECT)).isFalse();
  }

  @Test
  void removesNothingOutsideTheTree() {
    StoragePath beside = FOLDER.parent().resolve("folder-two/object");
    driver.write(OBJECT, ascii("hello"));
    driver.write(beside, ascii("hello"));
    driver.deleteTree(FOLDER);
    assertThat(contentOf(beside)).isEqualTo(ascii("hello"));
  }

  @Test
  void removesAnObjectAsATree() {
    driver.write(OBJECT, ascii("hello"));
    assertThat(driver.deleteTree(OBJECT)).isTrue();
    assertThat(isThere(OBJECT)).isFalse();
  }

  @Test
  void removesAnObjectWithItsFolder() {
    StoragePath beside = FOLDER.parent().resolve("folder-two/object");
    driver.write(OBJECT, ascii("hello"));
    driver.write(beside, ascii("hello"));
    assertThat(driver.deleteWithFolder(OBJECT)).isTrue();
    assertThat(driver.list(FOLDER, name -> {})).isFalse();
    assertThat(contentOf(beside)).isEqualTo(ascii("hello"));
  }

  @Test
  void removesEverythingBesideAnObjectWithItsFolder() {
    driver.write(OBJECT, ascii("hello"));
    driver.write(FOLDER.resolve("a/b/c"), ascii("hello"));
    assertThat(driver.deleteWithFolder(OBJECT)).isTrue();
    assertThat(driver.list(FOLDER, name -> {})).isFalse();
  }

  @Test
  void removesAFolderWithoutTheObject() {
    driver.write(FOLDER.resolve("other"), ascii("hello"));
    assertThat(driver.deleteWithFolder(OBJECT)).isTrue();
    assertThat(driver.list(FOLDER, name -> {})).isFalse();
    assertThat(driver.deleteWithFolder(OBJECT)).isFalse();
  }

  @Test
  void findsNoTreeAtAMissingPath() {
    driver.write(OBJECT, ascii("hello"));
    assertThat(driver.deleteTree(NOTHING)).isFalse();
    assertThat(driver.deleteTree(BELOW_OBJECT)).isFalse();
    assertThat(isThere(OBJECT)).isTrue();
  }
}
