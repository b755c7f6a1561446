package io.stowage.registry.testing.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The contract of {@link StorageDriver#deleteIfEmpty}, {@link StorageDriver#deleteTree} and {@link
 * StorageDriver#deleteWithFolders}.
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
    assertThat(driver.deleteWithFolders(List.of(OBJECT))).containsExactly(OBJECT);
    assertThat(driver.list(FOLDER, name -> {})).isFalse();
    assertThat(contentOf(beside)).isEqualTo(ascii("hello"));
  }

  @Test
  void removesEverythingBesideAnObjectWithItsFolder() {
    driver.write(OBJECT, ascii("hello"));
    driver.write(FOLDER.resolve("a/b/c"), ascii("hello"));
    assertThat(driver.deleteWithFolders(List.of(OBJECT))).containsExactly(OBJECT);
    assertThat(driver.list(FOLDER, name -> {})).isFalse();
  }

  @Test
  void removesAFolderWithoutTheObject() {
    driver.write(FOLDER.resolve("other"), ascii("hello"));
    assertThat(driver.deleteWithFolders(List.of(OBJECT))).containsExactly(OBJECT);
    assertThat(driver.list(FOLDER, name -> {})).isFalse();
    assertThat(driver.deleteWithFolders(List.of(OBJECT))).isEmpty();
  }

  @Test
  void removesManyObjectsWithTheirFolders() {
    List<StoragePath> objects = IntStream.range(0, 40).mapToObj(this::numbered).toList();
    StoragePath beside = FOLDER.resolve("beside/object");
    StoragePath elsewhere = FOLDER.parent().resolve("folder-two/a/object");
    StoragePath missing = FOLDER.resolve("missing/object");
    objects.forEach(object -> driver.write(object, ascii("hello")));
    driver.write(objects.get(1).parent().resolve("other"), ascii("hello"));
    driver.write(objects.get(2).parent().resolve("below/object"), ascii("hello"));
    List.of(beside, elsewhere).forEach(object -> driver.write(object, ascii("hello")));
    List<StoragePath> all = new ArrayList<>(objects);
    all.add(7, missing);
    all.add(elsewhere);
    List<StoragePath> removed = driver.deleteWithFolders(all);
    all.remove(missing);
    assertThat(removed).containsExactlyElementsOf(all);
    List<String> left = new ArrayList<>();
    driver.list(FOLDER, left::add);
    assertThat(left).containsExactly("beside");
    assertThat(driver.list(elsewhere.parent(), name -> {})).isFalse();
  }

  @Test
  void removesObjectsInFoldersOfTheRoot() {
    List<StoragePath> objects = IntStream.range(0, 10)
        .mapToObj(i -> StoragePath.parse("numbered-" + i + "/object"))
        .toList();
    objects.forEach(object -> driver.write(object, ascii("hello")));
    assertThat(driver.deleteWithFolders(objects)).containsExactlyElementsOf(objects);
    assertThat(objects).noneMatch(this::isThere);
  }

  private StoragePath numbered(int number) {
    return FOLDER.resolve("numbered-" + number + "/object");
  }

  @Test
  void findsNoTreeAtAMissingPath() {
    driver.write(OBJECT, ascii("hello"));
    assertThat(driver.deleteTree(NOTHING)).isFalse();
    assertThat(driver.deleteTree(BELOW_OBJECT)).isFalse();
    assertThat(isThere(OBJECT)).isTrue();
  }
}
