package io.stowage.registry.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.layout.DamagedLinkException;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.StowageException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.util.List;
import org.junit.jupiter.api.Test;

class StorageExceptionTest {
  private static final StoragePath PATH = StoragePath.parse("folder/object");
  private final IOException cause = new IOException("disk on fire");

  @Test
  void endsItsMessageWithThePath() {
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
  void statesWhatWasExpected() {
    assertThat(new StorageException.InvalidPath("a//b", "no empty name"))
        .hasMessageContaining("no empty name");
    assertThat(new StorageException.UnexpectedKind(PATH, "a folder"))
        .hasMessageContaining("a folder");
    assertThat(new StorageException.TooLarge(PATH, 1234)).hasMessageContaining("1234");
  }

  @Test
  void statesTheSizeOfTheObject() {
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

  @Test
  void namesTheTypeOfACauseWithoutMessage() {
    assertThat(new StorageException.Failed(PATH, new EOFException()))
        .hasMessage("storage failed (EOFException): folder/object");
    assertThat(StorageException.ofChannel(PATH, new AsynchronousCloseException()))
        .hasMessage("storage failed (AsynchronousCloseException): folder/object");
  }

  @Test
  void wrapsTheFailureOfAChannelOrReturnsItsCause() {
    StorageException own = new StorageException.StorageFull(PATH, cause);
    assertThat(StorageException.ofChannel(PATH, new IOException(own))).isSameAs(own);
    assertThat(StorageException.ofChannel(PATH, cause))
        .isInstanceOf(StorageException.Failed.class)
        .hasCause(cause);
    assertThat(StorageException.ofChannel(PATH, new ClosedByInterruptException()))
        .isInstanceOf(StorageException.Interrupted.class);
  }

  @Test
  void hasACodeAndAStatus() {
    StowageException full = new StorageException.StorageFull(PATH, cause);
    assertThat(full.code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(full.status()).isEqualTo(503);
    StowageException damaged = new StorageException.Damaged(PATH, "other bytes");
    assertThat(damaged.code()).isEqualTo(ErrorCode.UNKNOWN);
    assertThat(damaged.status()).isEqualTo(500);
    StowageException refused = RegistryException.of(ErrorCode.BLOB_UNKNOWN, "x", "no such blob");
    assertThat(refused.code()).isEqualTo(ErrorCode.BLOB_UNKNOWN);
    assertThat(refused.status()).isEqualTo(404);
    assertThat(StowageException.class).isAssignableFrom(DamagedLinkException.class);
  }
}
