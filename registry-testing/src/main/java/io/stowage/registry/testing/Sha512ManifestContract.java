package io.stowage.registry.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.ManifestService;
import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.RemovalOptions;
import io.stowage.registry.Repository;
import io.stowage.registry.Writers;
import io.stowage.registry.event.RegistryEvent;
import io.stowage.registry.event.RegistryListener;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.ImageIndex;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.Reference;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.storage.StorageCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contract of manifests that are put or referenced by their sha512 digests, for any store. */
abstract class Sha512ManifestContract extends ServiceContract {
  private static final Tag TAG = Tag.parse("1.0");

  private ManifestService manifests() {
    return repository().manifests();
  }

  private StoragePath revisionLink(Digest digest) {
    return RegistryLayout.revisionLink(repository().name(), digest);
  }

  private static Digest sha512(Manifest manifest) {
    return Digest.of(DigestAlgorithm.SHA512, manifest.payload());
  }

  private static Descriptor bySha512(Manifest manifest) {
    return Descriptor.of(manifest.mediaType(), sha512(manifest), manifest.payload().length);
  }

  private Manifest put(Manifest manifest) {
    manifests().put(sha512(manifest), manifest);
    return manifest;
  }

  private Manifest image() {
    return put(images().image().pushWithoutManifest());
  }

  private Manifest indexOf(Manifest child) {
    return ImageIndex.builder().manifest(bySha512(child)).build();
  }

  private boolean isThere(Reference reference) {
    return manifests().find(reference).isPresent();
  }

  private void assertGone(Manifest manifest) {
    assertThat(isThere(manifest.digest())).isFalse();
    assertThat(isThere(sha512(manifest))).isFalse();
    assertThat(isThere(revisionLink(manifest.digest()))).isFalse();
    assertThat(isThere(revisionLink(sha512(manifest)))).isFalse();
  }

  @Nested
  class Put {
    @Test
    void storesTheDataOnceAndALinkForEachDigest() {
      Manifest manifest = images().image().pushWithoutManifest();
      TreeDump before = tree();
      assertThat(manifests().put(sha512(manifest), manifest.mediaType(), manifest.bytes()))
          .isEqualTo(manifest);
      String hex = manifest.digest().encoded();
      String revisions = "repositories/team/app/_manifests/revisions/";
      assertThat(added(before))
          .containsExactlyInAnyOrder(
              "blobs/sha256/" + hex.substring(0, 2) + "/" + hex + "/data",
              revisions + "sha256/" + hex + "/link",
              revisions + "sha512/" + sha512(manifest).encoded() + "/link");
      assertThat(text(revisionLink(manifest.digest()))).isEqualTo("sha256:" + hex);
      assertThat(text(revisionLink(sha512(manifest)))).isEqualTo("sha256:" + hex);
    }

    @Test
    void addsTheDigestToAManifestThatExists() {
      Manifest manifest = images().image().push().manifest();
      assertThat(isThere(sha512(manifest))).isFalse();
      put(manifest);
      assertThat(manifests().get(sha512(manifest))).isEqualTo(manifest);
    }

    @Test
    void refusesContentWithAnotherDigest() {
      Manifest manifest = images().image().pushWithoutManifest();
      Digest other = Digest.of(DigestAlgorithm.SHA512, ascii("other"));
      assertRefused(
          ErrorCode.DIGEST_INVALID,
          other,
          () -> manifests().put(other, manifest.mediaType(), manifest.bytes()));
    }

    @Test
    void ofASignedSchema1ManifestTakesTheDigestOfItsPayload() {
      Manifest signed = images().schema1().manifest();
      put(signed);
      assertThat(manifests().get(sha512(signed)).payload()).isEqualTo(signed.payload());
    }

    @Test
    void acceptsAnIndexThatNamesAChildByIt() {
      Manifest child = image();
      Manifest index = indexOf(child);
      manifests().put(TAG, index);
      assertThat(manifests().getIndex(TAG)).isEqualTo(index);
    }

    @Test
    void refusesAnIndexThatNamesAChildByADigestTheRepositoryDoesNotHave() {
      Manifest child = images().image().push().manifest();
      assertThatExceptionOfType(RegistryException.class)
          .isThrownBy(() -> manifests().put(TAG, indexOf(child)))
          .satisfies(e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.MANIFEST_BLOB_UNKNOWN);
            assertThat(e.value()).isEqualTo(sha512(child).toString());
          });
    }
  }

  @Nested
  class Read {
    @Test
    void findsTheManifestByEitherDigest() {
      Manifest manifest = image();
      for (Digest digest : List.of(manifest.digest(), sha512(manifest))) {
        assertThat(manifests().get(digest)).isEqualTo(manifest);
        assertThat(manifests().find(digest)).hasValue(manifest);
        assertThat(manifests().touch(digest)).hasValue(manifest.descriptor());
        assertThat(readOnly().manifests().touch(digest)).hasValue(manifest.descriptor());
      }
    }

    @Test
    void isRefusedIfTheContentHasAnotherDigest() {
      Manifest manifest = image();
      Manifest other = images().image().layers(2).tag("other").push().manifest();
      storage().write(revisionLink(sha512(manifest)), ascii(other.digest().toString()));
      assertRefused(
          ErrorCode.DIGEST_INVALID, sha512(manifest), () -> manifests().get(sha512(manifest)));
    }

    @Test
    void doesNotFindAManifestWithoutItsOwnLink() {
      Manifest manifest = image();
      storage().delete(revisionLink(manifest.digest()));
      Digest alias = sha512(manifest);
      assertThat(manifests().find(alias)).isEmpty();
      assertThat(manifests().touch(alias)).isEmpty();
      assertRefused(ErrorCode.MANIFEST_UNKNOWN, alias, () -> manifests().get(alias));
      assertRefused(ErrorCode.MANIFEST_UNKNOWN, alias, () -> manifests().delete(alias));
      assertRefused(ErrorCode.MANIFEST_UNKNOWN, alias, () -> repository().tags().put(TAG, alias));
      put(manifest);
      assertThat(manifests().get(alias)).isEqualTo(manifest);
    }

    @Test
    void reportsADamagedLink() {
      Manifest manifest = image();
      breakage().garbleLink(revisionLink(sha512(manifest)));
      assertDamaged(revisionLink(sha512(manifest)), () -> manifests().get(sha512(manifest)));
      assertThat(manifests().get(manifest.digest())).isEqualTo(manifest);
    }

    @Test
    void listsTheManifestOnce() {
      Manifest manifest = image();
      Manifest other = images().image().layers(2).push().manifest();
      List<Digest> listed = new ArrayList<>();
      manifests().forEach(listed::add);
      assertThat(listed).containsExactlyInAnyOrder(manifest.digest(), other.digest());
    }

    @Test
    void listsReferrersOnceByTheDigestThatTheyName() {
      Manifest subject = image();
      Manifest referrer = images().artifactFor(bySha512(subject)).pushWithoutManifest();
      put(referrer);
      for (int i = 0; i < 20; i++) {
        put(images().image().config(MediaType.OCI_CONFIG, ascii("" + i)).pushWithoutManifest());
      }
      assertThat(repository().referrers().of(sha512(subject)))
          .extracting(Descriptor::digest)
          .containsExactly(referrer.digest());
      assertThat(repository().referrers().bySubject()).containsOnlyKeys(sha512(subject));
    }
  }

  @Nested
  class OfATag {
    @Test
    void linksContainTheSha256Digest() {
      Manifest manifest = image();
      assertThat(repository().tags().put(TAG, sha512(manifest))).isEqualTo(manifest.descriptor());
      assertThat(repository().tags().get(TAG)).isEqualTo(manifest.digest());
      assertThat(repository().tags().lookup(sha512(manifest))).containsExactly(TAG);
      assertThat(repository().tags().history(TAG))
          .singleElement()
          .matches(entry -> entry.digest().equals(manifest.digest()));
    }
  }

  @Nested
  class Delete {
    @Test
    void byEitherDigestRemovesBothLinksAndTheTags() {
      for (boolean bySha512 : new boolean[] {true, false}) {
        Manifest manifest = image();
        repository().tags().put(TAG, manifest.digest());
        List<Digest> deleted = new ArrayList<>();
        registry(RegistryOptions.builder().sleeper(time -> {}).listener(new RegistryListener() {
              @Override
              public void manifestDeleted(RegistryEvent.ManifestDeleted event) {
                deleted.add(event.digest());
              }
            }))
            .repository("team/app")
            .manifests()
            .delete(bySha512 ? sha512(manifest) : manifest.digest());
        assertGone(manifest);
        assertThat(repository().tags().find(TAG)).isEmpty();
        assertThat(deleted).containsExactly(manifest.digest());
      }
    }

    @Test
    void removesALinkBeforeTheOneThatItNeeds() {
      Manifest manifest = image();
      BesideStorage beside = new BesideStorage(storage());
      List<Boolean> there = new ArrayList<>();
      beside.before(
          StorageCall.DELETE,
          revisionLink(manifest.digest()),
          () -> there.add(isThere(revisionLink(sha512(manifest)))));
      Registry.open(beside, RegistryOptions.builder().sleeper(time -> {}).build())
          .repository("team/app")
          .manifests()
          .delete(manifest.digest());
      assertThat(there).containsExactly(false);
    }

    @Test
    void worksIfTheDataIsMissing() {
      Manifest manifest = image();
      storage().delete(RegistryLayout.blobData(manifest.digest()));
      manifests().delete(sha512(manifest));
      assertGone(manifest);
    }

    @Test
    void ofATagKeepsAChildThatAnIndexNamesByIt() {
      Manifest child = image();
      manifests().put("index", indexOf(child));
      repository().tags().put(TAG, child.digest());
      manifests().delete(TAG);
      assertThat(isThere(sha512(child))).isTrue();
    }

    @Test
    void ofATagRemovesTheChildrenAndReferrersThatAreNamedByIt() {
      Manifest child = image();
      Manifest index = put(indexOf(child));
      Manifest signature = put(images().artifactFor(bySha512(index)).pushWithoutManifest());
      repository().tags().put(TAG, index.digest());
      manifests().delete(TAG);
      List.of(child, index, signature).forEach(Sha512ManifestContract.this::assertGone);
      assertThat(tree().files()).noneMatch(path -> path.contains("_stowage"));
    }

    @Test
    void ofTheRepositoryRemovesAllLinks() {
      for (Writers writers : List.of(Writers.STOWAGE, Writers.ANY)) {
        Manifest manifest = image();
        registry()
            .remove(
                repository().name(), RemovalOptions.builder().writers(writers).build());
        assertGone(manifest);
        assertThat(repository().exists()).isFalse();
      }
    }
  }

  @Nested
  class BesideAnIndex {
    private final RegistryOptions options =
        RegistryOptions.builder().writers(Writers.STOWAGE).sleeper(time -> {}).build();

    @Test
    void theDeletionOfATagKeepsAChildThatIsPushedMeanwhile() {
      Manifest child = image();
      repository().tags().put(TAG, child.digest());
      BesideStorage beside = new BesideStorage(storage());
      Repository deleting = Registry.open(beside, options).repository("team/app");
      beside.before(
          StorageCall.TAKE,
          revisionLink(child.digest()),
          () -> manifests().put("index", indexOf(child)));
      deleting.manifests().delete(TAG);
      assertThat(manifests().find(sha512(child))).isEqualTo(Optional.of(child));
    }
  }

  /** Returns the paths that were added since {@code before}. */
  private List<String> added(TreeDump before) {
    return tree().files().stream()
        .filter(path -> !before.files().contains(path))
        .map(path -> path.substring("docker/registry/v2/".length()))
        .toList();
  }
}
