package io.stowage.registry.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.registry.Repository;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.ImageIndex;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.Tag;
import io.stowage.registry.oci.CopiedImage;
import io.stowage.registry.oci.CopyListener;
import io.stowage.registry.oci.CopyReport;
import io.stowage.registry.oci.OciExport;
import io.stowage.registry.oci.OciImport;
import io.stowage.registry.storage.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The contract of export and import: an image that is exported to a file and imported again is
 * unchanged.
 */
abstract class ImageFilesContract extends ServiceContract {
  private static final Tag TAG = Tag.parse("1.0");

  @TempDir
  Path folder = Path.of("");

  @Nested
  class Layouts {
    @Test
    void restoreTheExportedImages() throws IOException {
      TestImage index = images().index(images().image().push()).tag("1.0").push();
      Path layout = folder.resolve("deep/layout");

      CopyReport exported = OciExport.of(repository(), TAG).toLayout(layout);
      CopyReport imported = OciImport.into(other()).from(layout);

      assertThat(exported.images()).containsExactly(image(repository(), index, Optional.of(TAG)));
      assertThat(imported.images()).containsExactly(image(other(), index, Optional.of(TAG)));
      assertThat(imported.manifests()).isEqualTo(exported.manifests()).isEqualTo(2);
      assertThat(imported.bytesCopied()).isEqualTo(exported.bytesCopied()).isPositive();
      assertSame(index, other());
      assertThat(other().tags().get(TAG)).isEqualTo(index.digest());
    }

    @Test
    void areExtendedAndNotReplaced() throws IOException {
      TestImages images = images();
      TestImage first = images.image().tag("1.0").push();
      TestImage second = images.image().sharing(first).layers(1).tag("2.0").push();

      OciExport.of(repository(), TAG).toLayout(folder);
      CopyReport report = OciExport.of(repository(), Tag.parse("2.0")).toLayout(folder);
      repository().tags().put(TAG, second.digest());
      OciExport.of(repository(), TAG).toLayout(folder);

      assertThat(report.blobsSkipped()).isEqualTo(1);
      assertThat(OciImport.into(other()).from(folder).images())
          .containsExactly(
              image(other(), second, Optional.of(Tag.parse("2.0"))),
              image(other(), second, Optional.of(TAG)));
    }

    @Test
    void keepUnknownPropertiesOfTheirIndex() throws IOException {
      images().image().tag("1.0").push();
      OciExport.of(repository(), TAG).toLayout(folder);
      Path index = folder.resolve("index.json");
      String json = Files.readString(index);
      Files.writeString(index, json.replaceFirst("\\{", "{\"x.example\":[1,{}],"));

      OciExport.of(repository(), TAG).toLayout(folder);

      assertThat(index).content().contains("\"x.example\":[1,{}]");
      assertThat(Files.readString(index).replace("\"x.example\":[1,{}],", "")).isEqualTo(json);
    }

    @Test
    void repairADamagedBlob() throws IOException {
      TestImage image = images().image().tag("1.0").push();
      Path blob = folder.resolve("blobs/sha256").resolve(image.config().digest().encoded());
      Files.createDirectories(folder.resolve("blobs/sha256"));
      Files.writeString(blob, "short");

      OciExport.of(repository(), TAG).toLayout(folder);

      assertThat(blob).hasSize(image.config().size());
      try (Stream<Path> files = Files.walk(folder)) {
        assertThat(files.filter(file -> file.getFileName().toString().startsWith(".")))
            .isEmpty();
      }
    }
  }

  @Nested
  class Archives {
    @Test
    void restoreTheExportedImages() throws IOException {
      TestImage index =
          images().index(images().image().docker().push()).tag("1.0").push();
      Path archive = folder.resolve("images.tar");

      OciExport.of(repository(), TAG).toArchive(archive);
      CopyReport imported = OciImport.into(other()).from(archive);

      assertThat(imported.images()).containsExactly(image(other(), index, Optional.of(TAG)));
      assertSame(index, other());
    }

    @Test
    void restoreAnIndexOfLayers() throws IOException {
      Descriptor layer = repository().blobs().put(new byte[] {1}, MediaType.OCI_LAYER_GZIP);
      ImageIndex cache = ImageIndex.builder().manifest(layer).build();
      repository().manifests().put(TAG, cache);
      Path archive = folder.resolve("cache.tar");

      OciExport.of(repository(), TAG).toArchive(archive);
      OciImport.into(other()).from(archive);

      assertThat(other().manifests().getIndex(TAG)).isEqualTo(cache);
      assertThat(other().blobs().read(layer.digest(), 1)).containsExactly(1);
    }

    @Test
    void restoreAnIndexThatNamesItsChildBySha512() throws IOException {
      Manifest child = images().image().pushWithoutManifest();
      Digest sha512 = Digest.of(DigestAlgorithm.SHA512, child.payload());
      repository().manifests().put(sha512, child);
      ImageIndex index = ImageIndex.builder()
          .manifest(Descriptor.of(child.mediaType(), sha512, child.payload().length))
          .build();
      repository().manifests().put(TAG, index);
      Path archive = folder.resolve("images.tar");

      OciExport.of(repository(), TAG).toArchive(archive);
      OciImport.into(other()).from(archive);

      assertThat(other().manifests().getIndex(TAG)).isEqualTo(index);
      assertThat(other().manifests().get(sha512)).isEqualTo(child);
    }

    @Test
    void areTheSameBytesForTheSameImages() throws IOException {
      TestImage image = images().image().layers(2).tag("1.0").tag("latest").push();
      OciExport.ofAllTags(repository()).toArchive(folder.resolve("first.tar"));
      OciImport.into(other()).from(folder.resolve("first.tar"));
      OciExport.ofAllTags(other()).toArchive(folder.resolve("second.tar"));

      assertThat(folder.resolve("second.tar")).hasSameBinaryContentAs(folder.resolve("first.tar"));
      assertSame(image, other());
    }

    @Test
    void areUnchangedAfterAFailedExport() throws IOException {
      TestImage image = images().image().tag("1.0").push();
      Path archive = Files.writeString(folder.resolve("images.tar"), "as it was");
      String layer = RegistryLayout.blobData(image.layers().get(0).digest()).value();
      breakage().garbleBlob(image.layers().get(0).digest());

      OciExport export = OciExport.of(repository(), TAG);

      assertThatThrownBy(() -> export.toArchive(archive))
          .isInstanceOfSatisfying(
              StorageException.Damaged.class,
              damage -> assertThat(damage.path()).isEqualTo(layer));
      assertThat(folder).isDirectoryContaining(archive::equals);
      assertThat(archive).hasContent("as it was");
      assertThat(folder.toFile().list()).hasSize(1);
    }

    @Test
    void restoreImagesExportedForDocker() throws IOException {
      TestImage image = images().image().layers(2).tag("1.0").push();
      Path archive = folder.resolve("images.tar");

      OciExport.of(repository(), TAG).toDockerArchive(archive);
      OciImport.into(other()).from(archive);
      repository().manifests().delete(image.digest());
      CopyReport named = OciImport.into(registry()).from(archive);

      assertSame(image, other());
      assertThat(named.images()).containsExactly(image(repository(), image, Optional.of(TAG)));
      assertSame(image, repository());
    }

    @Test
    void forDockerContainOnlyImages() {
      TestImage index = images().index(images().image().push()).tag("1.0").push();
      OciExport export = OciExport.of(repository(), TAG);

      assertRefused(
          ErrorCode.UNSUPPORTED,
          index.digest(),
          () -> export.toDockerArchive(folder.resolve("images.tar")));
      assertThat(folder).isEmptyDirectory();
    }
  }

  @Nested
  class Referring {
    @Test
    void isExportedOnRequest() throws IOException {
      TestImages images = images();
      TestImage child = images.image().push();
      TestImage index = images.index(child).tag("1.0").push();
      TestImage signature = images.artifactFor(child).push();
      TestImage signed = images
          .artifactFor(signature)
          .annotation("org.opencontainers.image.ref.name", "no tag")
          .push();
      images.image().push();

      OciExport.of(repository(), TAG).withReferrers().toArchive(folder.resolve("all.tar"));
      OciExport.of(repository(), TAG).toArchive(folder.resolve("image.tar"));
      OciImport.into(other()).from(folder.resolve("all.tar"));
      Repository third = registry().repository("third");
      OciImport.into(third).from(folder.resolve("image.tar"));

      assertThat(manifests(other()))
          .containsExactlyInAnyOrder(
              child.digest(), index.digest(), signature.digest(), signed.digest());
      assertThat(other().tags().list()).containsExactly(TAG);
      assertThat(other().referrers().of(child.digest()))
          .isEqualTo(repository().referrers().of(child.digest()));
      assertThat(manifests(third)).containsExactlyInAnyOrder(child.digest(), index.digest());
    }
  }

  @Nested
  class Imports {
    @Test
    void skipExistingBlobs() throws IOException {
      TestImage image = images().image().layers(2).tag("1.0").push();
      Path archive = folder.resolve("images.tar");
      OciExport.of(repository(), TAG).toArchive(archive);
      List<Digest> copied = new ArrayList<>();
      List<Digest> skipped = new ArrayList<>();
      other().blobs().mount(image.blobs().get(1), repository().name());

      CopyReport report = OciImport.into(other())
          .withListener(new CopyListener() {
            @Override
            public void copied(Descriptor content) {
              copied.add(content.digest());
            }

            @Override
            public void skipped(Descriptor content) {
              skipped.add(content.digest());
            }
          })
          .from(archive);

      assertThat(report.blobsSkipped()).isEqualTo(1);
      assertThat(report.blobsCopied()).isEqualTo(2);
      assertThat(skipped).containsExactly(image.blobs().get(1));
      assertThat(copied)
          .containsExactly(image.blobs().get(0), image.blobs().get(2), image.digest());
    }

    @Test
    void tagASingleImageDifferently() {
      TestImage image = images().image().tag("1.0").tag("1").push();
      Path archive = folder.resolve("images.tar");
      OciExport.ofAllTags(repository()).toArchive(archive);

      OciImport.into(other()).withTag(Tag.parse("mine")).from(archive);

      assertThat(other().tags().list()).containsExactly(Tag.parse("mine"));
      assertThat(other().tags().get(Tag.parse("mine"))).isEqualTo(image.digest());
    }

    @Test
    void refuseATagForSeveralImages() {
      images().image().tag("1.0").push();
      TestImages.in(repository(), 7).image().tag("2.0").push();
      Path archive = folder.resolve("images.tar");
      OciExport.ofAllTags(repository()).toArchive(archive);
      OciImport named = OciImport.into(other()).withTag(Tag.parse("mine"));

      assertRefused(ErrorCode.TAG_INVALID, "mine", () -> named.from(archive));
    }

    @Test
    void requireARepositoryForEachImage() {
      images().image().tag("1.0").push();
      Path archive = folder.resolve("images.tar");
      OciExport.of(repository(), TAG).toArchive(archive);

      assertRefused(
          ErrorCode.NAME_INVALID, "1.0", () -> OciImport.into(registry()).from(archive));
    }

    @Test
    void writeNothingToAReadOnlyRegistry() {
      images().image().tag("1.0").push();
      OciExport.of(readOnly(), TAG).toLayout(folder);
      OciImport toOther = OciImport.into(readOnly());

      assertRefused(ErrorCode.UNSUPPORTED, repository(), () -> toOther.from(folder));
    }

    @Test
    void reportMissingFiles() {
      Path absent = folder.resolve("absent.tar");

      assertThatThrownBy(() -> OciImport.into(other()).from(absent))
          .isInstanceOf(UncheckedIOException.class)
          .cause()
          .isInstanceOfSatisfying(
              NoSuchFileException.class,
              missing -> assertThat(missing.getFile()).isEqualTo(absent.toString()));
    }
  }

  @Nested
  class Exports {
    @Test
    void requireAtLeastOneImage() {
      assertThatIllegalArgumentException().isThrownBy(() -> OciExport.of(repository()));
    }

    @Test
    void reportMissingManifestsAndBlobs() {
      TestImage image = images().image().tag("1.0").push();
      repository().blobs().delete(image.blobs().get(0));

      assertRefused(
          ErrorCode.MANIFEST_UNKNOWN,
          "2.0",
          () -> OciExport.of(repository(), Tag.parse("2.0")).toLayout(folder));
      assertRefused(
          ErrorCode.BLOB_UNKNOWN,
          image.blobs().get(0),
          () -> OciExport.of(repository(), TAG).toArchive(folder.resolve("images.tar")));
      assertThat(folder).isEmptyDirectory();
    }

    @Test
    void leaveDigestsWithoutTags() throws IOException {
      TestImage image = images().image().tag("1.0").push();
      OciExport.of(repository(), image.digest()).toLayout(folder);
      OciExport.of(repository(), image.digest()).toLayout(folder);

      assertThat(OciImport.into(other()).from(folder).images())
          .containsExactly(image(other(), image, Optional.empty()));
      assertSame(image, other());
    }
  }

  private Repository other() {
    return registry().repository("other");
  }

  private static CopiedImage image(Repository repository, TestImage image, Optional<Tag> tag) {
    return new CopiedImage(repository.name(), tag, image.descriptor());
  }

  private static List<Digest> manifests(Repository repository) {
    List<Digest> digests = new ArrayList<>();
    repository.manifests().forEach(digests::add);
    return digests;
  }

  private static void assertSame(TestImage image, Repository repository) throws IOException {
    Manifest manifest = repository.manifests().get(image.digest());
    assertThat(manifest).isEqualTo(image.manifest());
    for (Descriptor blob : manifest.blobs()) {
      try (InputStream in = repository.blobs().openVerified(blob.digest())) {
        assertThat(in.readAllBytes()).hasSize((int) blob.size());
      }
    }
    for (TestImage child : image.children()) {
      assertSame(child, repository);
    }
  }
}
