package io.stowage.registry.storage.fs;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.storage.Claim;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Claims in a directory within one process; {@code CollectorLivenessTest} uses several processes.
 */
class ClaimsTest {
  private static final StoragePath PATH = StoragePath.parse("claims/run/run");
  private static final byte[] RECORD = "record".getBytes(US_ASCII);

  private final Path root;

  ClaimsTest(@TempDir Path root) {
    this.root = root;
  }

  @Test
  void areAbandonedOnceTheyAreClosed() {
    try (StorageDriver store = open()) {
      store.claim(PATH, RECORD).orElseThrow().close();
      assertThat(store.isAbandoned(PATH)).isTrue();
    }
  }

  @Test
  void areHeldWhileOtherInstancesOfTheStoreAreClosed() {
    try (StorageDriver store = open();
        Claim claim = store.claim(PATH, RECORD).orElseThrow()) {
      assertThat(claim).isNotNull();
      for (int i = 0; i < 2; i++) {
        try (StorageDriver other = open()) {
          assertThat(other.isAbandoned(PATH)).isFalse();
          assertThat(other.claim(PATH, new byte[0])).isEmpty();
        }
      }
      assertThat(store.read(PATH, 10)).isEqualTo(RECORD);
    }
  }

  @Test
  void areNotReportedAbandonedWithoutLocks() {
    ByteLocks none = (file, position) -> {
      throw new IOException("No locks available");
    };
    try (StorageDriver store = FileSystemStorage.with(none, FolderRename.posix(), root)) {
      try (Claim claim = store.claim(PATH, RECORD).orElseThrow()) {
        assertThat(claim).isNotNull();
        assertThat(store.claim(PATH, RECORD)).isEmpty();
      }
      assertThat(store.isAbandoned(PATH)).isFalse();
    }
  }

  @Test
  void areNotReportedAbandonedWithoutTheLockFile() throws IOException {
    try (StorageDriver store = open()) {
      store.claim(PATH, RECORD).orElseThrow().close();
    }
    Files.delete(root.resolve(StorageDriver.MARKER.value()).resolve(LockFile.CLAIMS));
    try (StorageDriver store = open()) {
      assertThat(store.isAbandoned(PATH)).isFalse();
    }
  }

  @Test
  void leaveNothingThatAListingShows() {
    try (StorageDriver store = open()) {
      Optional<Claim> claim = store.claim(PATH, RECORD);
      List<String> names = new ArrayList<>();
      store.list(StorageDriver.MARKER, names::add);
      assertThat(names).isEmpty();
      claim.orElseThrow().close();
    }
  }

  private StorageDriver open() {
    return FileSystemStorage.openOrCreate(root, Durability.RELAXED);
  }
}
