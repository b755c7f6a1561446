package io.stowage.registry.storage.fs;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Named.named;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.Repository;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.Tag;
import io.stowage.registry.oci.OciExport;
import io.stowage.registry.oci.OciImport;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests that an interrupted thread that uses a registry in a directory gets a typed error. */
class InterruptTest {
  private static final byte[] LAYER = "layer".getBytes(US_ASCII);
  private static final StoragePath OBJECT = StoragePath.parse("a/b/object");

  private final Path folder;
  private final FileSystemStorage storage;
  private final Registry registry;
  private final Repository app;
  private final TestImage image;

  InterruptTest(@TempDir Path folder) {
    this.folder = folder;
    this.storage = FileSystemStorage.create(folder.resolve("registry"));
    this.registry = Registry.open(storage);
    this.app = registry.repository("app");
    this.image = TestImages.in(app).image().tag("1.0").push();
  }

  @AfterEach
  void clear() {
    assertThat(Thread.interrupted()).as("the flag stays set").isTrue();
  }

  static Stream<Named<Call>> calls() {
    return Stream.of(
        named("open", t -> t.storage.open(RegistryLayout.blobData(t.image.digest()), 0)),
        named("read", t -> t.storage.read(RegistryLayout.blobData(t.image.digest()), 10_000)),
        named("write", t -> t.storage.write(OBJECT, LAYER)),
        named("append", t -> t.storage.append(OBJECT, 0)),
        named("put bytes", t -> t.app.blobs().put(LAYER)),
        named("put a stream", t -> t.app.blobs().put(new ByteArrayInputStream(LAYER))),
        named("start an upload", t -> t.app.blobs().startUpload()),
        named("read a blob", t -> t.app.blobs().read(t.layer(), 10_000)),
        named("open a blob", t -> t.app.blobs().open(t.layer())),
        named("put a manifest", t -> t.app.manifests().put(MediaType.OCI_MANIFEST, t.manifest())),
        named("get a manifest", t -> t.app.manifests().get(Tag.parse("1.0"))),
        named("tag", t -> t.app.tags().put(Tag.parse("2.0"), t.image.digest())),
        named("resolve", t -> t.app.tags().get(Tag.parse("1.0"))),
        named("export", t -> OciExport.of(t.app, Tag.parse("1.0")).toArchive(t.file("app.tar"))));
  }

  @ParameterizedTest
  @MethodSource("calls")
  void endsACallWithAnErrorOfItsOwnType(Call call) {
    Thread.currentThread().interrupt();
    assertThatExceptionOfType(StorageException.Interrupted.class)
        .isThrownBy(() -> call.on(this))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
  }

  @Test
  void endsAStreamWithThatErrorAsTheCause() throws IOException {
    try (InputStream in = app.blobs().open(layer())) {
      Thread.currentThread().interrupt();
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(in::read)
          .withCauseInstanceOf(StorageException.Interrupted.class);
    }
  }

  @Test
  void endsATransfer() {
    ByteArrayOutputStream out = new ByteArrayOutputStream() {
      @Override
      public synchronized void write(byte[] bytes, int offset, int length) {
        Thread.currentThread().interrupt();
      }
    };
    Digest large = app.blobs().put(new byte[500_000]).digest();
    assertThatExceptionOfType(StorageException.Interrupted.class)
        .isThrownBy(() -> app.blobs().transferTo(large, 0, Channels.newChannel(out)));
  }

  @Test
  void endsAnImport() {
    Path archive = file("app.tar");
    OciExport.of(app, Tag.parse("1.0")).toArchive(archive);
    Thread.currentThread().interrupt();
    assertThatExceptionOfType(StorageException.Interrupted.class)
        .isThrownBy(() -> OciImport.into(registry.repository("copy")).from(archive));
  }

  @Test
  void endsTheWaitForALinkBeingWritten() {
    StoragePath link = image.revisionLink();
    storage.write(link, new byte[0]);
    Registry waiting = Registry.open(
        storage,
        RegistryOptions.builder()
            .sleeper(time -> Thread.currentThread().interrupt())
            .clock(Instant::now)
            .build());
    assertThatExceptionOfType(StorageException.Interrupted.class)
        .isThrownBy(() -> waiting.repository("app").manifests().get(image.digest()));
  }

  @Test
  void leavesNothingHalfWritten() throws IOException {
    Thread.currentThread().interrupt();
    assertThatExceptionOfType(StorageException.Interrupted.class)
        .isThrownBy(() -> storage.write(OBJECT, LAYER));
    Thread.interrupted();
    try (Stream<Path> left = Files.list(folder.resolve("registry/a/b"))) {
      assertThat(left).isEmpty();
    }
    Thread.currentThread().interrupt();
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  private Digest layer() {
    return image.layers().get(0).digest();
  }

  private byte[] manifest() {
    return image.manifest().bytes();
  }

  /** A call that a thread makes. */
  private interface Call {
    void on(InterruptTest test) throws IOException;
  }
}
