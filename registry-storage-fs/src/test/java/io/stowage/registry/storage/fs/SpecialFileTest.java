package io.stowage.registry.storage.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.storage.FolderMoves;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.storage.Moves;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that pipes and sockets are reported as neither objects nor folders, and never opened. */
@Timeout(60)
class SpecialFileTest {
  private static final StoragePath HERE = StoragePath.parse("a/object");
  private static final String PIPE = "a/b/pipe";
  private static final String SOCKET = "a/b/socket";

  private final Path root;
  private final FileSystemStorage storage;

  SpecialFileTest(@TempDir Path root) {
    this.root = root;
    this.storage = FileSystemStorage.openOrCreate(root, Durability.RELAXED);
  }

  @BeforeEach
  void makeThem() throws Exception {
    storage.write(HERE, new byte[1]);
    Files.createDirectories(root.resolve("a/b"));
    Process made = new ProcessBuilder("mkfifo", root.resolve(PIPE).toString()).start();
    assertThat(made.waitFor()).isZero();
    try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket.bind(UnixDomainSocketAddress.of(root.resolve(SOCKET)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {PIPE, SOCKET})
  void isNotAnObject(String text) throws IOException {
    StoragePath path = StoragePath.parse(text);
    FolderMoves quarantine = Moves.of(storage);
    refused(path, () -> storage.stat(path));
    refused(path, () -> storage.read(path, 100));
    refused(path, () -> storage.open(path, 0));
    refused(path, () -> storage.lease(path));
    refused(path, () -> storage.write(path, new byte[1]));
    refused(path, () -> storage.append(path, 0));
    refused(path, () -> storage.append(path, 1));
    refused(path, () -> storage.publish(path, 1, HERE));
    refused(path, () -> storage.publish(HERE, 1, path));
    refused(path, () -> storage.replace(HERE, path, new StorageEntry(1, Instant.EPOCH)));
    refused(path, () -> quarantine.take(path, StoragePath.parse("kept/1/object")));
    refused(path, () -> quarantine.restore(path, StoragePath.parse("a/d/object")));
    refused(path, () -> quarantine.purge(path));
    assertIsThere(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {PIPE, SOCKET})
  void isNotAFolder(String text) throws IOException {
    StoragePath path = StoragePath.parse(text);
    refused(path, () -> storage.list(path, name -> {}));
    refused(path, () -> storage.changed(path));
    refused(path, () -> storage.stat(path.resolve("object")));
    refused(path, () -> storage.write(path.resolve("object"), new byte[1]));
    assertThat(storage.deleteIfEmpty(path)).isFalse();
    assertIsThere(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {PIPE, SOCKET})
  void isRemovedAsAnObject(String text) {
    assertThat(storage.delete(StoragePath.parse(text))).isTrue();
    assertThat(Files.exists(root.resolve(text), LinkOption.NOFOLLOW_LINKS)).isFalse();
  }

  @Test
  void isRemovedWithATree() {
    assertThat(storage.deleteTree(StoragePath.parse("a"))).isTrue();
    assertThat(root.resolve("a")).doesNotExist();
  }

  @Test
  void doesNotPreventTheSyncOfOtherFiles() {
    FileSystemStorage durable = FileSystemStorage.open(root);
    StoragePath beside = StoragePath.parse("a/b/object");
    durable.write(beside, new byte[1]);
    durable.persist(List.of(beside));
    assertThat(durable.stat(beside)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {PIPE, SOCKET})
  void isRefusedByPersist(String text) throws IOException {
    StoragePath path = StoragePath.parse(text);
    FileSystemStorage durable = FileSystemStorage.open(root);
    refused(path, () -> durable.persist(List.of(path)));
    assertIsThere(text);
  }

  private static void refused(StoragePath path, Runnable call) {
    assertThatExceptionOfType(StorageException.UnexpectedKind.class)
        .isThrownBy(call::run)
        .withMessageContaining("found a pipe, a socket or a device")
        .satisfies(e -> assertThat(e.path()).isEqualTo(path.value()));
  }

  private void assertIsThere(String text) throws IOException {
    assertThat(Files.getAttribute(root.resolve(text), "isOther", LinkOption.NOFOLLOW_LINKS))
        .isEqualTo(true);
  }
}
