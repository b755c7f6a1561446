package io.stowage.registry.testing.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of paths and names. */
abstract class PathContract extends OperationContract {
  PathContract(Supplier<StorageDriver> opener) {
    super(opener);
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", "../a", "a/../../b", "a/..", "/etc/passwd", "a\\..\\b", "a/./b"})
  void refusesPathsOutOfTheRoot(String text) {
    assertThatExceptionOfType(StorageException.InvalidPath.class)
        .isThrownBy(() -> driver.read(StoragePath.parse(text), 100));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {".hidden", "_layers", "1.0-rc.1", "a b", "%2e%2e", "a+b", "...", "~", "-"})
  void keepsAnyAllowedName(String name) {
    driver.write(FOLDER.resolve(name).resolve("object"), ascii(name));
    assertThat(names(FOLDER)).containsExactly(name);
    assertThat(contentOf(FOLDER.resolve(name).resolve("object"))).isEqualTo(ascii(name));
  }

  @Test
  void keepsALongName() {
    String name = "n".repeat(128);
    driver.write(FOLDER.resolve(name), ascii("hello"));
    assertThat(names(FOLDER)).containsExactly(name);
  }

  @Test
  void keepsADeepPath() {
    StoragePath deep = StoragePath.parse("d/".repeat(100) + "object");
    driver.write(deep, ascii("hello"));
    assertThat(contentOf(deep)).isEqualTo(ascii("hello"));
  }
}
