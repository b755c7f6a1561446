package io.stowage.registry.testing.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The contract of {@link StorageDriver#read}. */
abstract class ReadContract extends OperationContract {
  ReadContract(Supplier<StorageDriver> opener) {
    super(opener);
  }

  @Test
  void readsAnObjectAsLargeAsTheLimit() {
    driver.write(OBJECT, ascii("hello"));
    assertThat(driver.read(OBJECT, 5)).isEqualTo(ascii("hello"));
  }

  @Test
  void readsAnObjectFarBelowTheLimit() {
    driver.write(OBJECT, ascii("hello"));
    assertThat(driver.read(OBJECT, Integer.MAX_VALUE)).isEqualTo(ascii("hello"));
  }

  @Test
  void readsAnEmptyObject() {
    driver.write(OBJECT, new byte[0]);
    assertThat(driver.read(OBJECT, 0)).isEmpty();
  }

  @Test
  void refusesAnObjectAboveTheLimit() {
    driver.write(OBJECT, ascii("hello"));
    assertThatExceptionOfType(StorageException.TooLarge.class)
        .isThrownBy(() -> driver.read(OBJECT, 4))
        .satisfies(e -> assertThat(e.path()).isEqualTo(OBJECT.value()));
  }

  @Test
  void refusesAPathWithoutAnObject() {
    driver.write(OBJECT, ascii("hello"));
    for (StoragePath path : new StoragePath[] {NOTHING, FOLDER, BELOW_OBJECT, DEEP_BELOW_OBJECT}) {
      assertThatExceptionOfType(StorageException.NoSuchObject.class)
          .isThrownBy(() -> driver.read(path, 100))
          .satisfies(e -> assertThat(e.path()).isEqualTo(path.value()));
    }
  }

  @Test
  void returnsACopyThatTheCallerMayChange() {
    driver.write(OBJECT, ascii("hello"));
    driver.read(OBJECT, 5)[0] = 'j';
    assertThat(driver.read(OBJECT, 5)).isEqualTo(ascii("hello"));
  }

  @Test
  void readsAnObjectThatWasAppended() {
    append(OBJECT, 0, ascii("hel"));
    append(OBJECT, 3, ascii("lo"));
    assertThat(driver.read(OBJECT, 5)).isEqualTo(ascii("hello"));
  }
}
