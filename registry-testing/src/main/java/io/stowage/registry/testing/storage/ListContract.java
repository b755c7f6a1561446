package io.stowage.registry.testing.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The contract of {@link StorageDriver#list}. */
abstract class ListContract extends OperationContract {
  private static final int MANY = 2_500;

  ListContract(Supplier<StorageDriver> opener) {
    super(opener);
  }

  @Test
  void listsTheNamesOfObjectsAndFolders() {
    driver.write(FOLDER.resolve("a"), ascii("hello"));
    driver.write(FOLDER.resolve("b/c/d"), ascii("hello"));
    driver.write(FOLDER.resolve("b/e"), ascii("hello"));
    assertThat(driver.list(FOLDER, name -> {})).isTrue();
    assertThat(names(FOLDER)).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void listsTheNamesInATopFolder() {
    driver.write(StoragePath.parse("top/a"), ascii("hello"));
    assertThat(names(StoragePath.parse("top"))).containsExactly("a");
  }

  @Test
  void listsNothingOfAFolderWithTheSamePrefix() {
    driver.write(FOLDER.resolve("a"), ascii("hello"));
    driver.write(FOLDER.parent().resolve("folder-two/b"), ascii("hello"));
    assertThat(names(FOLDER)).containsExactly("a");
  }

  @Test
  void findsNoFolderAtAMissingPath() {
    assertThat(driver.list(NOTHING, this::unexpected)).isFalse();
  }

  @Test
  void findsNoFolderAtOrBelowAnObject() {
    driver.write(OBJECT, ascii("hello"));
    for (StoragePath path : List.of(OBJECT, BELOW_OBJECT, DEEP_BELOW_OBJECT)) {
      assertThat(driver.list(path, this::unexpected)).isFalse();
    }
  }

  @Test
  void listsEachOfManyNamesOnce() {
    List<String> written = writeMany("n");
    assertThat(names(FOLDER)).containsExactlyInAnyOrderElementsOf(written);
  }

  @Test
  void listsAllPermanentNamesWhileOthersComeAndGo() {
    List<String> stable = writeMany("stable");
    Racers.lookDuring(
        () -> {
          for (int i = 0; i < 100; i++) {
            driver.write(FOLDER.resolve("other" + i % 75), ascii("hello"));
            driver.delete(FOLDER.resolve("other" + (i + 38) % 75));
          }
        },
        () -> {
          List<String> listed = names(FOLDER);
          listed.removeIf(name -> name.startsWith("other"));
          assertThat(listed).containsExactlyInAnyOrderElementsOf(stable);
        });
  }

  @Test
  void letsTheVisitorChangeTheFolder() {
    List<String> written = writeMany("n");
    driver.list(FOLDER, name -> driver.delete(FOLDER.resolve(name)));
    assertThat(names(FOLDER)).isEmpty();
    assertThat(written.stream().filter(name -> isThere(FOLDER.resolve(name)))).isEmpty();
  }

  @Test
  void letsTheVisitorListWithin() {
    driver.write(FOLDER.resolve("a/b"), ascii("hello"));
    driver.write(FOLDER.resolve("c/d"), ascii("hello"));
    List<String> found = new ArrayList<>();
    driver.list(FOLDER, name -> driver.list(FOLDER.resolve(name), found::add));
    assertThat(found).containsExactlyInAnyOrder("b", "d");
  }

  @Test
  void endsWithTheExceptionOfTheVisitor() {
    writeMany("n");
    List<String> listed = new ArrayList<>();
    IllegalStateException enough = new IllegalStateException("enough");
    assertThatThrownBy(() -> driver.list(FOLDER, name -> {
          listed.add(name);
          throw enough;
        }))
        .isSameAs(enough);
    assertThat(listed).hasSize(1);
  }

  private List<String> writeMany(String prefix) {
    List<String> names = IntStream.range(0, MANY).mapToObj(i -> prefix + i).toList();
    names.forEach(name -> append(FOLDER.resolve(name), 0, new byte[0]));
    return names;
  }

  private void unexpected(String name) {
    throw new AssertionError("unexpected name " + name);
  }
}
