package io.stowage.registry.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class StorageExceptionTest {
  private static final StoragePath PATH = StoragePath.parse("folder/object");
  private final IOException cause = new IOException("disk on fire");

  @Test
  void namesThePathAndEndsItsMessageWithIt() {
    List<StorageException> all = List.of(
        new StorageException.InvalidPath(PATH.value(), "something else"),
        new StorageException.NoSuchObject(PATH),
        new StorageException.UnexpectedKind(PATH, "a folder"),
        new StorageException.TooLarge(PATH, 5),
        new StorageException.OffsetMismatch(PATH, 3, 5),
        new StorageException.StorageFull(PATH, cause),
        new StorageException.AccessDenied(PATH, cause),
        new StorageException.Failed(PATH, cause));
    assertThat(all).allSatisfy(error -> {
      assertThat(error.path()).isEqualTo(PATH.value());
      assertThat(error).hasMessageEndingWith(": folder/object");
    });
  }

  @Test
  void saysWhatWasExpected() {
    assertThat(new StorageException.InvalidPath("a//b", "no empty name"))
        .hasMessageContaining("no empty name");
    assertThat(new StorageException.UnexpectedKind(PATH, "a folder"))
        .hasMessageContaining("a folder");
    assertThat(new StorageException.TooLarge(PATH, 1234)).hasMessageContaining("1234");
  }

  @Test
  void tellsWhereTheObjectEnds() {
    StorageException.OffsetMismatch error = new StorageException.OffsetMismatch(PATH, 3, 5);
    assertThat(error.actual()).isEqualTo(5);
    assertThat(error).hasMessageContaining("3").hasMessageContaining("5");
  }

  @Test
  void keepsTheCauseOfTheDriver() {
    assertThat(new StorageException.Failed(PATH, cause))
        .hasCause(cause)
        .hasMessageContaining("disk on fire");
    assertThat(new StorageException.StorageFull(PATH, cause)).hasCause(cause);
    assertThat(new StorageException.AccessDenied(PATH, cause)).hasCause(cause);
  }
}
