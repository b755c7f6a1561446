package io.stowage.registry.storage.fs;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorsTest {
  private static final StoragePath PATH = StoragePath.parse("a/b");

  @ParameterizedTest
  @CsvSource({
    "No space left on device, StorageFull",
    "Disk quota exceeded, StorageFull",
    "Quota exceeded, StorageFull",
    "Disc quota exceeded, StorageFull",
    "Read-only file system, AccessDenied",
    "Operation not permitted, AccessDenied",
    "File name too long, InvalidPath",
    "Input/output error, Failed",
    "Too many open files, TooManyOpenFiles",
    "No file descriptors available, TooManyOpenFiles",
  })
  void areDistinguishedByTheirReason(String reason, String kind) {
    assertThat(Errors.of(PATH, new FileSystemException("/x/a/b", null, reason)))
        .satisfies(e -> assertThat(e.getClass().getSimpleName()).isEqualTo(kind))
        .satisfies(e -> assertThat(e.path()).isEqualTo("a/b"));
    assertThat(Errors.of(PATH, new IOException(reason)).getClass().getSimpleName())
        .isEqualTo(kind);
  }

  @Test
  void doNotMistakeANameForAReason() {
    IOException odd = new FileSystemException("/x/no space left on device", null, "Bad address");
    assertThat(Errors.of(PATH, odd)).isInstanceOf(StorageException.Failed.class);
  }

  @Test
  void doNotRequireAReason() {
    assertThat(Errors.of(PATH, new AccessDeniedException("/x")))
        .isInstanceOf(StorageException.AccessDenied.class);
    assertThat(Errors.of(PATH, new IOException())).isInstanceOf(StorageException.Failed.class);
  }

  @Test
  void doNotWrapAClosedChannelException() {
    IOException closed = new ClosedChannelException();
    assertThat(Errors.inChannel(PATH, closed)).isSameAs(closed);
    assertThat(Errors.inChannel(PATH, new IOException("Input/output error")))
        .hasCauseInstanceOf(StorageException.Failed.class);
  }
}
