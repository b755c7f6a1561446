package io.stowage.registry.testing.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The contract of {@link StorageDriver#persist}, as far as it is visible without a crash. */
abstract class PersistContract extends OperationContract {
  PersistContract(Supplier<StorageDriver> opener) {
    super(opener);
  }

  @Test
  void changesNothing() {
    append(OBJECT, 0, ascii("hello"));
    StorageEntry before = entry(OBJECT);
    driver.persist(List.of(OBJECT, FOLDER, NOTHING, OBJECT));
    assertThat(entry(OBJECT)).isEqualTo(before);
    assertThat(contentOf(OBJECT)).isEqualTo(ascii("hello"));
    assertThat(names(FOLDER)).containsExactly("object");
  }

  @Test
  void createsNothingAtAMissingPath() {
    driver.persist(List.of(NOTHING, OBJECT));
    assertThat(driver.list(FOLDER.parent(), name -> {})).isFalse();
  }

  @Test
  void treatsAPathBelowAnObjectAsMissing() {
    driver.write(OBJECT, ascii("hello"));
    assertThatCode(() -> driver.persist(List.of(BELOW_OBJECT, DEEP_BELOW_OBJECT)))
        .doesNotThrowAnyException();
  }

  @Test
  void acceptsAnEmptyCollection() {
    assertThatCode(() -> driver.persist(List.of())).doesNotThrowAnyException();
  }
}
