package io.stowage.registry.testing.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.StorageView;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The contract of {@link StorageDriver#listed}. */
abstract class ListedContract extends OperationContract {
  private static final StoragePath DEEP = FOLDER.resolve("_own/deep/object");

  ListedContract(Supplier<StorageDriver> opener) {
    super(opener);
  }

  @Test
  void showsTheContentOfTheStore() {
    driver.write(DEEP, ascii("hello"));
    driver.write(FOLDER.resolve("_own/other"), ascii("other"));
    StorageView view = driver.listed(FOLDER, "_");
    List<String> names = new ArrayList<>();
    assertThat(view.list(FOLDER.resolve("_own"), names::add)).isTrue();
    assertThat(names).containsExactlyInAnyOrder("deep", "other");
    assertSameObject(view.stat(DEEP).orElseThrow(), entry(DEEP));
    assertThat(view.read(DEEP, 10)).isEqualTo(ascii("hello"));
  }

  @Test
  void showsTheObjectsThatAreNeeded() {
    StoragePath other = FOLDER.resolve("_own/other");
    driver.write(DEEP, ascii("hello"));
    driver.write(other, ascii("other"));
    StorageView view = driver.listed(FOLDER, "_", path -> !path.equals(other));
    assertSameObject(view.stat(DEEP).orElseThrow(), entry(DEEP));
    List<String> names = new ArrayList<>();
    assertThat(view.list(FOLDER.resolve("_own"), names::add)).isTrue();
    assertThat(names).contains("deep");
  }

  @Test
  void findsNothingWhereTheStoreContainsNothing() {
    driver.write(DEEP, ascii("hello"));
    StorageView view = driver.listed(FOLDER, "_own");
    StoragePath nothing = FOLDER.resolve("_own/nothing");
    assertThat(view.stat(nothing)).isEmpty();
    assertThat(view.list(nothing, name -> {})).isFalse();
    assertThatExceptionOfType(StorageException.NoSuchObject.class)
        .isThrownBy(() -> view.read(nothing, 10));
  }

  @Test
  void readsNoObjectThatWasRemovedSince() {
    driver.write(DEEP, ascii("hello"));
    StorageView view = driver.listed(FOLDER, "_");
    driver.delete(DEEP);
    assertThatExceptionOfType(StorageException.NoSuchObject.class)
        .isThrownBy(() -> view.read(DEEP, 10));
  }
}
