package io.stowage.registry.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.BlobStore;
import io.stowage.registry.Repository;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StoragePath;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contract of the links through which a repository sees blobs, for any store. */
abstract class BlobLinksContract extends ServiceContract {
  private static final byte[] CONTENT = ascii("content");
  private static final Digest DIGEST = Digest.of(CONTENT);
  private static final Digest SHA512 = Digest.of(DigestAlgorithm.SHA512, CONTENT);
  private static final Digest ABSENT = Digest.of(ascii("absent"));

  private BlobStore blobs() {
    return repository().blobs();
  }

  private StoragePath link(Digest digest) {
    return RegistryLayout.layerLink(repository().name(), digest);
  }

  @Nested
  class Sha512 {
    @Test
    void isStoredAsSha256WithTwoLinks() {
      Descriptor descriptor = blobs().put(new ByteArrayInputStream(CONTENT), SHA512);
      assertThat(descriptor.digest()).isEqualTo(DIGEST);
      assertThat(text(link(SHA512))).isEqualTo(DIGEST.toString());
      assertThat(text(link(DIGEST))).isEqualTo(DIGEST.toString());
      assertThat(isThere(RegistryLayout.blobData(DIGEST))).isTrue();
      assertThat(tree().files()).hasSize(3);
    }

    @Test
    void isFoundByEitherDigest() throws IOException {
      blobs().put(new ByteArrayInputStream(CONTENT), SHA512);
      for (Digest digest : List.of(DIGEST, SHA512)) {
        assertThat(blobs().touch(digest).map(Descriptor::digest)).hasValue(DIGEST);
        assertThat(blobs().read(digest, 7)).isEqualTo(CONTENT);
        try (InputStream in = blobs().openVerified(digest)) {
          assertThat(in.readAllBytes()).isEqualTo(CONTENT);
        }
      }
    }

    @Test
    void isMountedWithBothLinks() {
      blobs().put(new ByteArrayInputStream(CONTENT), SHA512);
      BlobStore other = registry().repository("other").blobs();
      assertThat(other.mount(SHA512, repository().name()).map(Descriptor::digest))
          .hasValue(DIGEST);
      assertThat(other.find(SHA512)).isPresent();
      assertThat(other.find(DIGEST)).isPresent();
    }

    @Test
    void isNotFoundWhenPushedAsSha256Only() {
      blobs().put(CONTENT);
      assertThat(blobs().touch(SHA512)).isEmpty();
    }
  }

  @Nested
  class Mount {
    private final RepositoryName source = RepositoryName.parse("source");

    @Test
    void writesALinkAndCopiesNothing() {
      registry().repository(source).blobs().put(CONTENT);
      TreeDump before = tree();
      assertThat(blobs().mount(DIGEST, source)).isEqualTo(blobs().touch(DIGEST)).isPresent();
      assertThat(tree().changesSince(before))
          .containsExactly("+ " + link(DIGEST) + " 71 " + DIGEST);
    }

    @Test
    void findsTheBlobInAnyAllowedRepository() {
      registry().repository("secret").blobs().put(CONTENT);
      TreeDump before = tree();
      assertThat(blobs().mount(DIGEST, name -> !name.value().equals("secret"))).isEmpty();
      assertThat(tree().changesSince(before)).isEmpty();
      registry().repository("z/public").blobs().put(CONTENT);
      assertThat(blobs().mount(DIGEST, name -> name.value().startsWith("z/"))).isPresent();
      assertThat(isThere(link(DIGEST))).isTrue();
    }

    @Test
    void searchesNoRepositoryForMissingBytes() {
      registry().repository(source).blobs().put(CONTENT);
      breakage().removeFolder(RegistryLayout.blobData(DIGEST));
      assertThat(blobs().mount(DIGEST, name -> {
            throw new AssertionError(name);
          }))
          .isEmpty();
    }

    @Test
    void isNotMountedIfTheOtherRepositoryDoesNotHaveIt() {
      breakage().orphanBlob(CONTENT);
      TreeDump before = tree();
      assertThat(blobs().mount(DIGEST, source)).isEmpty();
      assertThat(tree().changesSince(before)).isEmpty();
    }

    @Test
    void isNotMountedIfItsDataIsMissing() {
      registry().repository(source).blobs().put(CONTENT);
      breakage().removeFolder(RegistryLayout.blobData(DIGEST));
      assertThat(blobs().mount(DIGEST, source)).isEmpty();
      assertThat(isThere(link(DIGEST))).isFalse();
    }

    @Test
    void isRefusedByAReadOnlyRegistry() {
      registry().repository(source).blobs().put(CONTENT);
      assertRefused(ErrorCode.UNSUPPORTED, DIGEST, () -> readOnly().blobs().mount(DIGEST, source));
    }
  }

  @Nested
  class Delete {
    @Test
    void removesTheLinkAndLeavesTheData() {
      blobs().put(CONTENT);
      TreeDump before = tree();
      blobs().delete(DIGEST);
      assertThat(blobs().touch(DIGEST)).isEmpty();
      assertThat(before.files()).contains(link(DIGEST).value()).hasSize(2);
      assertThat(tree().files()).containsExactly(RegistryLayout.blobData(DIGEST).value());
    }

    @Test
    void keepsTheBlobInOtherRepositories() {
      Repository other = registry().repository("other");
      other.blobs().put(CONTENT);
      blobs().put(CONTENT);
      blobs().delete(DIGEST);
      assertThat(other.blobs().read(DIGEST, 7)).isEqualTo(CONTENT);
    }

    @Test
    void removesADamagedLink() {
      blobs().put(CONTENT);
      breakage().emptyLink(link(DIGEST));
      blobs().delete(DIGEST);
      assertThat(blobs().touch(DIGEST)).isEmpty();
    }

    @Test
    void refusesAnUnknownBlob() {
      assertRefused(ErrorCode.BLOB_UNKNOWN, ABSENT, () -> blobs().delete(ABSENT));
    }

    @Test
    void isRefusedIfDeletionIsDisabled() {
      blobs().put(CONTENT);
      assertRefused(
          ErrorCode.UNSUPPORTED, DIGEST, () -> withoutDeletion().blobs().delete(DIGEST));
      assertRefused(ErrorCode.UNSUPPORTED, DIGEST, () -> readOnly().blobs().delete(DIGEST));
    }

    @Test
    void allowsTheBlobToBePushedAgain() {
      blobs().put(CONTENT);
      blobs().delete(DIGEST);
      blobs().put(CONTENT);
      assertThat(blobs().read(DIGEST, 7)).isEqualTo(CONTENT);
    }
  }

  @Nested
  class ForEach {
    @Test
    void visitsEachLink() {
      blobs().put(CONTENT);
      Digest deleted = blobs().put(ascii("deleted")).digest();
      blobs().delete(deleted);
      blobs()
          .put(
              new ByteArrayInputStream(ascii("other")),
              Digest.of(DigestAlgorithm.SHA512, ascii("other")));
      List<Digest> visited = new ArrayList<>();
      blobs().forEach(visited::add);
      try (Stream<Digest> all = blobs().stream()) {
        assertThat(all).containsExactlyInAnyOrderElementsOf(visited);
      }
      assertThat(visited)
          .containsExactlyInAnyOrder(
              DIGEST, Digest.of(ascii("other")), Digest.of(DigestAlgorithm.SHA512, ascii("other")));
    }

    @Test
    void skipsForeignFiles() {
      blobs().put(CONTENT);
      breakage().temporaryFile(link(DIGEST));
      List<Digest> visited = new ArrayList<>();
      blobs().forEach(visited::add);
      assertThat(visited).containsExactly(DIGEST);
    }
  }
}
