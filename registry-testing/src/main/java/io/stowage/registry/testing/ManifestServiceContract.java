package io.stowage.registry.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.ManifestEntry;
import io.stowage.registry.ManifestService;
import io.stowage.registry.Page;
import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.ImageIndex;
import io.stowage.registry.model.ImageManifest;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.Platform;
import io.stowage.registry.model.Reference;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.Tag;
import io.stowage.registry.model.UnknownManifest;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.storage.CountingStorage;
import io.stowage.registry.testing.storage.StorageCall;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contract of the manifests of a repository, for any store. */
abstract class ManifestServiceContract extends ServiceContract {
  private static final Tag TAG = Tag.parse("1.0");
  private static final Digest ABSENT = Digest.of(ascii("absent"));
  private static final MediaType UNKNOWN = MediaType.parse("application/vnd.example.wasm+json");

  private ManifestService manifests() {
    return repository().manifests();
  }

  private StoragePath revisionLink(Digest digest) {
    return RegistryLayout.revisionLink(repository().name(), digest);
  }

  @Nested
  class Put {
    @Test
    void storesDataAndRevisionAndNothingElse() {
      Manifest manifest = images().image().pushWithoutManifest();
      TreeDump before = tree();
      assertThat(manifests().put(manifest.mediaType(), manifest.bytes())).isEqualTo(manifest);
      String hex = manifest.digest().encoded();
      assertThat(added(before))
          .containsExactly(
              "blobs/sha256/" + hex.substring(0, 2) + "/" + hex + "/data",
              "repositories/team/app/_manifests/revisions/sha256/" + hex + "/link");
      assertThat(text(revisionLink(manifest.digest()))).isEqualTo("sha256:" + hex);
      assertThat(storage().read(RegistryLayout.blobData(manifest.digest()), 10_000))
          .isEqualTo(manifest.bytes());
    }

    @Test
    void byTagAlsoWritesIndexAndCurrent() {
      Manifest manifest = images().image().pushWithoutManifest();
      TreeDump before = tree();
      manifests().put(TAG, manifest.mediaType(), manifest.bytes());
      String hex = manifest.digest().encoded();
      String folder = "repositories/team/app/_manifests/";
      assertThat(added(before))
          .containsExactly(
              "blobs/sha256/" + hex.substring(0, 2) + "/" + hex + "/data",
              folder + "revisions/sha256/" + hex + "/link",
              folder + "tags/1.0/current/link",
              folder + "tags/1.0/index/sha256/" + hex + "/link");
      assertThat(text(RegistryLayout.tagCurrentLink(repository().name(), TAG)))
          .isEqualTo("sha256:" + hex);
      assertThat(text(RegistryLayout.tagIndexLink(repository().name(), TAG, manifest.digest())))
          .isEqualTo("sha256:" + hex);
    }

    @Test
    void acceptsAManifestFromABuilder() {
      ImageManifest image = ImageManifest.builder()
          .config(repository().blobs().put(ascii("{}"), MediaType.OCI_CONFIG))
          .layer(repository().blobs().put(ascii("layer"), MediaType.OCI_LAYER))
          .build();
      assertThat(manifests().put("1.0", image)).isEqualTo(image.descriptor());
      assertThat(manifests().getImage("1.0")).isEqualTo(image);
      assertThat(manifests().put(image)).isEqualTo(image.descriptor());
      ImageIndex index =
          ImageIndex.builder().manifest(image, Platform.of("linux", "amd64")).build();
      manifests().put("index", index);
      assertThat(manifests().getIndex("index")).isEqualTo(index);
    }

    @Test
    void returnsTheSubjectOfThePushedBytes() {
      TestImage subject = images().image().push();
      Manifest artifact = images().artifactFor(subject).push().manifest();
      assertThat(manifests().put(artifact.mediaType(), artifact.bytes()).subject())
          .map(Descriptor::digest)
          .hasValue(subject.digest());
    }

    @Test
    void byDigestAcceptsOnlyTheMatchingDigest() {
      Manifest manifest = images().image().pushWithoutManifest();
      assertRefused(ErrorCode.DIGEST_INVALID, ABSENT, () -> put(ABSENT, manifest));
      Digest absent = Digest.of(DigestAlgorithm.SHA512, ascii("absent"));
      assertRefused(ErrorCode.DIGEST_INVALID, absent, () -> put(absent, manifest));
      Digest other = Digest.parse("sha384:" + "a".repeat(96));
      assertRefused(ErrorCode.DIGEST_INVALID, other, () -> put(other, manifest));
      put(manifest.digest(), manifest);
      assertThat(manifests().touch(manifest.digest())).isPresent();
    }

    @Test
    void ignoresParametersOfTheType() {
      Manifest manifest = images().image().pushWithoutManifest();
      MediaType declared = MediaType.parse(manifest.mediaType() + "; charset=utf-8");
      assertThat(manifests().put(declared, manifest.bytes()).mediaType())
          .isEqualTo(MediaType.OCI_MANIFEST);
    }

    @Test
    void changesNothingTheSecondTime() {
      TestImage image = images().image().tag("1.0").push();
      TreeDump before = tree();
      put(TAG, image.manifest());
      assertThat(tree().changesSince(before)).isEmpty();
    }

    @Test
    void repairsTruncatedData() {
      TestImage image = images().image().push();
      breakage().truncateBlob(image.digest());
      put(image.digest(), image.manifest());
      assertThat(manifests().get(image.digest())).isEqualTo(image.manifest());
    }

    @Test
    void refusesAnotherType() {
      Manifest manifest = images().image().pushWithoutManifest();
      for (MediaType type : List.of(MediaType.DOCKER_MANIFEST, MediaType.OCI_INDEX, UNKNOWN)) {
        assertInvalid(type, manifest.bytes());
      }
    }

    @Test
    void refusesInvalidContent() {
      assertInvalid(MediaType.OCI_MANIFEST, ascii("garbage"));
      assertInvalid(MediaType.OCI_MANIFEST, ascii("{}"));
      assertInvalid(MediaType.OCI_INDEX, new byte[0]);
    }

    @Test
    void refusesMoreThanFourMebibytes() {
      Manifest manifest = images().image().pushWithoutManifest();
      byte[] padded = Arrays.copyOf(manifest.bytes(), 4 * 1024 * 1024);
      Arrays.fill(padded, manifest.bytes().length, padded.length, (byte) ' ');
      Digest digest = manifests().put(MediaType.OCI_MANIFEST, padded).digest();
      assertThat(manifests().get(digest).bytes()).isEqualTo(padded);
      byte[] larger = Arrays.copyOf(padded, padded.length + 1);
      larger[padded.length] = ' ';
      assertInvalid(MediaType.OCI_MANIFEST, larger);
    }

    @Test
    void isRefusedByAReadOnlyRegistry() {
      Manifest manifest = images().image().pushWithoutManifest();
      ManifestService readOnly = readOnly().manifests();
      assertRefused(
          ErrorCode.UNSUPPORTED,
          "team/app",
          () -> readOnly.put(manifest.mediaType(), manifest.bytes()));
      assertRefused(
          ErrorCode.UNSUPPORTED,
          TAG,
          () -> readOnly.put(TAG, manifest.mediaType(), manifest.bytes()));
    }

    private List<String> added(TreeDump before) {
      return tree().files().stream()
          .filter(path -> !before.files().contains(path))
          .map(path -> path.substring("docker/registry/v2/".length()))
          .toList();
    }
  }

  @Nested
  class Get {
    @Test
    void refusesAnIndexAsImageAndAnImageAsIndex() {
      TestImage image = images().image().push();
      TestImage index = images().index(image).push();
      assertRefused(
          ErrorCode.MANIFEST_INVALID, index.digest(), () -> manifests().getImage(index.digest()));
      assertRefused(
          ErrorCode.MANIFEST_INVALID,
          image.digest(),
          () -> manifests().getIndex(image.digest().toString()));
    }

    @Test
    void findsOnlyExistingManifests() {
      TestImage image = images().image().tag("1.0").push();
      assertThat(manifests().find("1.0")).hasValue(image.manifest());
      assertThat(manifests().touch("1.0")).hasValue(image.manifest().descriptor());
      assertThat(manifests().find("2.0")).isEmpty();
      assertThat(manifests().touch(ABSENT)).isEmpty();
      assertThat(manifests().find(ABSENT)).isEmpty();
    }

    @Test
    void returnsThePushedManifestByTagAndDigest() {
      TestImages images = images();
      TestImage child = images.image().push();
      for (TestImage image : List.of(
          images.image().push(),
          images.image().docker().push(),
          images.index(child).push(),
          images.index(child).docker().push(),
          images.artifactFor(child).push())) {
        repository().tags().put(TAG, image.digest());
        assertThat(manifests().get(TAG)).isEqualTo(image.manifest());
        assertThat(manifests().get(image.digest()).bytes())
            .isEqualTo(image.manifest().bytes());
        assertThat(readOnly().manifests().touch(TAG)).isPresent();
      }
    }

    @Test
    void returnsThePayloadOfSignedSchema1() {
      TestImage image = images().schema1();
      repository().tags().put(TAG, image.digest());
      assertThat(manifests().get(TAG).bytes()).isEqualTo(image.manifest().payload());
      assertThat(manifests().get(TAG).blobs()).isEqualTo(image.layers());
      assertThat(storage().read(RegistryLayout.blobData(image.digest()), 10_000))
          .isEqualTo(image.manifest().payload());
    }

    @Test
    void returnsSignedSchema1ThatIsStoredWithItsSignature() {
      TestImage image = images().schema1();
      storage().write(RegistryLayout.blobData(image.digest()), image.manifest().bytes());
      assertThat(manifests().get(image.digest())).isEqualTo(image.manifest());
    }

    @Test
    void refusesAnUnknownManifest() {
      assertUnknown(ABSENT);
      assertUnknown(TAG);
    }

    @Test
    void doesNotFindALayer() {
      assertUnknown(images().image().push().blobs().get(0));
    }

    @Test
    void doesNotFindAManifestOfAnotherRepository() {
      assertUnknown(TestImages.in(registry().repository("other")).image().push().digest());
    }

    @Test
    void doesNotFindAMissingManifestByItsTag() {
      breakage().danglingTag(repository().name(), TAG, ABSENT);
      assertUnknown(TAG);
    }

    @Test
    void doesNotFindAManifestWithoutData() {
      TestImage image = images().image().tag("1.0").push();
      breakage().removeFolder(RegistryLayout.blobData(image.digest()));
      assertUnknown(TAG);
      assertUnknown(image.digest());
    }

    @Test
    void refusesDataWithAnotherDigest() {
      TestImage image = images().image().push();
      TestImage other = TestImages.in(repository(), 1).image().push();
      storage().write(RegistryLayout.blobData(image.digest()), other.manifest().bytes());
      assertRefused(
          ErrorCode.DIGEST_INVALID, image.digest(), () -> manifests().get(image.digest()));
    }

    @Test
    void refusesDamagedData() {
      TestImage image = images().image().push();
      breakage().truncateBlob(image.digest());
      Digest garbage = breakage().garbageManifest(repository().name());
      for (Digest digest : List.of(image.digest(), garbage)) {
        assertThatExceptionOfType(RegistryException.class)
            .isThrownBy(() -> manifests().get(digest))
            .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.MANIFEST_INVALID));
      }
    }

    @Test
    void reportsADamagedLink() {
      TestImage image = images().image().tag("1.0").push();
      breakage().redirectLink(image.revisionLink(), ABSENT);
      assertDamaged(image.revisionLink(), () -> manifests().get(image.digest()));
      assertDamaged(image.revisionLink(), () -> manifests().get(TAG));
      breakage().garbleLink(image.tagLink("1.0"));
      assertDamaged(image.tagLink("1.0"), () -> manifests().get(TAG));
    }

    @Test
    void readsAnUnknownType() {
      Digest digest = breakage()
          .unknownManifest(repository().name(), UNKNOWN, Set.of(ABSENT, Digest.of(ascii("layer"))));
      assertThat(manifests().get(digest))
          .isInstanceOfSatisfying(
              UnknownManifest.class,
              manifest -> assertThat(manifest.mentioned()).contains(ABSENT).hasSize(2));
    }
  }

  @Nested
  class Delete {
    @Test
    void removesTheTagsAndNothingElse() {
      TestImages images = images();
      TestImage image = images.image().tag("1.0").tag("latest").push();
      TestImage other = images.image().tag("2.0").push();
      manifests().delete(image.digest());
      assertUnknown(image.digest());
      assertThat(repository().tags().list()).containsExactly(Tag.parse("2.0"));
      assertThat(manifests().get(other.digest())).isEqualTo(other.manifest());
      assertThat(tree().files())
          .contains(RegistryLayout.blobData(image.digest()).value())
          .contains(image.layerLink(image.config()).value())
          .noneMatch(path -> path.contains("tags/1.0") || path.contains("tags/latest"));
    }

    @Test
    void removesTheFolderOfTheTag() {
      TestImage image = images().image().tag("1.0").push();
      manifests().delete(image.digest());
      List<String> names = new ArrayList<>();
      storage().list(RegistryLayout.tags(repository().name()), names::add);
      assertThat(names).isEmpty();
      assertThat(isThere(image.revisionLink())).isFalse();
      assertNoTagIsLeft();
    }

    @Test
    void keepsTagsThatNamedItInThePast() {
      TestImages images = images();
      TestImage old = images.image().tag("1.0").push();
      TestImage now = images.image().tag("1.0").push();
      manifests().delete(old.digest());
      assertThat(manifests().get(TAG)).isEqualTo(now.manifest());
    }

    @Test
    void refusesAnUnknownManifest() {
      TestImage image = images().image().push();
      manifests().delete(image.digest());
      for (Digest digest : List.of(ABSENT, image.digest(), image.blobs().get(0))) {
        assertRefused(ErrorCode.MANIFEST_UNKNOWN, digest, () -> manifests().delete(digest));
      }
    }

    @Test
    void worksDespiteDamage() {
      TestImages images = images();
      TestImage image = images.image().tag("1.0").push();
      TestImage other = images.image().tag("2.0").push();
      breakage().garbleLink(other.tagLink("2.0"));
      breakage().garbleLink(image.revisionLink());
      manifests().delete(image.digest());
      assertUnknown(image.digest());
      assertUnknown(TAG);
    }

    @Test
    void isRefusedIfDeletionIsDisabled() {
      Digest digest = images().image().push().digest();
      assertRefused(
          ErrorCode.UNSUPPORTED, digest, () -> withoutDeletion().manifests().delete(digest));
      assertRefused(ErrorCode.UNSUPPORTED, digest, () -> readOnly().manifests().delete(digest));
    }

    @Test
    void allowsTheManifestToBePushedAgain() {
      TestImage image = images().image().tag("1.0").push();
      manifests().delete(image.digest());
      put(TAG, image.manifest());
      assertThat(manifests().get(TAG)).isEqualTo(image.manifest());
    }
  }

  @Nested
  class ForEach {
    @Test
    void visitsEachLink() {
      TestImages images = images();
      TestImage image = images.image().push();
      TestImage index = images.index(image).push();
      manifests().delete(images.image().push().digest());
      List<Digest> visited = new ArrayList<>();
      manifests().forEach(visited::add);
      try (Stream<Digest> all = manifests().stream()) {
        assertThat(all).containsExactlyInAnyOrderElementsOf(visited);
      }
      assertThat(visited).containsExactlyInAnyOrder(image.digest(), index.digest());
    }
  }

  @Nested
  class Entries {
    private List<TestImage> pushed(int count) {
      TestImages images = images();
      return Stream.generate(() -> images.image().push())
          .limit(count)
          .sorted(Comparator.comparing(TestImage::digest))
          .toList();
    }

    @Test
    void containTheDigestAndTheTimeOfEachManifest() {
      List<ManifestEntry> expected =
          pushed(3).stream().map(image -> entry(image)).toList();
      assertThat(manifests().entries()).isEqualTo(expected);
      assertThat(readOnly().manifests().entries()).isEqualTo(expected);
    }

    @Test
    void haveThePagesOfOtherLists() {
      List<Digest> digests = pushed(5).stream().map(TestImage::digest).toList();
      Page<ManifestEntry> first = manifests().entries(2);
      assertThat(digestsOf(first)).isEqualTo(digests.subList(0, 2));
      assertThat(first.more()).isTrue();
      assertThat(digestsOf(manifests().entries(2, digests.get(1))))
          .isEqualTo(digests.subList(2, 4));
      Page<ManifestEntry> last = manifests().entries(2, digests.get(3));
      assertThat(digestsOf(last)).isEqualTo(digests.subList(4, 5));
      assertThat(last.more()).isFalse();
      assertThat(manifests().entries(0)).isEqualTo(new Page<>(List.of(), true));
      assertRefused(ErrorCode.PAGINATION_NUMBER_INVALID, -1, () -> manifests().entries(-1));
      assertThat(registry().repository("absent").manifests().entries()).isEmpty();
    }

    @Test
    void readNoManifestAndLookUpOnlyThoseOfThePage() {
      List<Digest> digests = pushed(5).stream().map(TestImage::digest).toList();
      CountingStorage counting = new CountingStorage(storage());
      ManifestService counted = Registry.open(counting, RegistryOptions.defaults())
          .repository(repository().name())
          .manifests();
      counting.reset();
      assertThat(digestsOf(counted.entries(1, digests.get(0)))).containsExactly(digests.get(1));
      assertThat(counting.calls(StorageCall.STAT)).isEqualTo(2);
      assertThat(counting.calls(StorageCall.READ)).isZero();
      long listings = counting.calls(StorageCall.LIST);
      counting.reset();
      counted.forEach(digest -> {});
      assertThat(counting.calls(StorageCall.LIST)).isEqualTo(listings);
      assertThat(counting.calls()).isEqualTo(listings + digests.size());
    }
  }

  @Nested
  class Untagged {
    @Test
    void areTheManifestsThatNoTagReaches() {
      TestImages images = images();
      TestImage tagged = images.image().tag("1.0").push();
      TestImage child = images.image().push();
      TestImage index = images.index(child).tag("index").push();
      images.artifactFor(tagged).push();
      images.artifactFor(index).push();
      TestImage untagged = images.image().push();
      TestImage untaggedIndex = images.index(untagged, child).push();
      TestImage referrer = images.artifactFor(untagged).push();
      assertThat(digestsOf(manifests().untagged(9)))
          .isEqualTo(Stream.of(untagged, untaggedIndex, referrer)
              .map(TestImage::digest)
              .sorted()
              .toList());
    }

    @Test
    void haveTheTimeOfTheLastUseOfAnyOfThemThatReachesThem() {
      TestImages images = images();
      TestImage child = images.image().push();
      TestImage index = images.index(child).push();
      TestImage other = images.image().push();
      TestImage referrer = images.artifactFor(other).push();
      assertThat(manifests().untagged())
          .containsExactlyInAnyOrder(
              new ManifestEntry(child.digest(), latest(child, index)),
              entry(index),
              entry(other),
              new ManifestEntry(referrer.digest(), latest(other, referrer)));
    }

    private Instant latest(TestImage one, TestImage another) {
      return Stream.of(entry(one).usedAt(), entry(another).usedAt())
          .max(Comparator.naturalOrder())
          .orElseThrow();
    }

    @Test
    void includeAManifestThatLostItsTag() {
      TestImages images = images();
      TestImage moved = images.image().tag("1.0").push();
      images.image().tag("1.0").push();
      TestImage removed = images.image().tag("2.0").push();
      repository().tags().remove("2.0");
      assertThat(digestsOf(manifests().untagged(9)))
          .containsExactlyInAnyOrder(moved.digest(), removed.digest());
    }

    @Test
    void haveThePagesOfOtherLists() {
      TestImages images = images();
      List<Digest> digests = Stream.generate(() -> images.image().push().digest())
          .limit(3)
          .sorted()
          .toList();
      assertThat(digestsOf(manifests().untagged(2))).isEqualTo(digests.subList(0, 2));
      assertThat(manifests().untagged(2).more()).isTrue();
      Page<ManifestEntry> last = manifests().untagged(2, digests.get(1));
      assertThat(digestsOf(last)).isEqualTo(digests.subList(2, 3));
      assertThat(last.more()).isFalse();
      assertRefused(ErrorCode.PAGINATION_NUMBER_INVALID, -1, () -> manifests().untagged(-1));
      assertThat(registry().repository("absent").manifests().untagged()).isEmpty();
    }

    @Test
    void doNotIncludeWhatAnUnknownTypeMentions() {
      TestImage mentioned = images().image().push();
      Digest unknown =
          breakage().unknownManifest(repository().name(), UNKNOWN, Set.of(mentioned.digest()));
      assertThat(digestsOf(manifests().untagged(9)))
          .containsExactlyInAnyOrder(unknown, mentioned.digest());
      repository().tags().put("1.0", unknown);
      assertThat(manifests().untagged()).isEmpty();
    }

    @Test
    void areRefusedIfSomethingCannotBeRead() {
      TestImage image = images().image().tag("1.0").push();
      Digest garbage = breakage().garbageManifest(repository().name());
      assertRefused(ErrorCode.MANIFEST_INVALID, garbage, () -> manifests().untagged());
      manifests().delete(garbage);
      assertThat(manifests().untagged()).isEmpty();
      breakage().garbleLink(image.tagLink("1.0"));
      assertDamaged(image.tagLink("1.0"), () -> manifests().untagged());
    }
  }

  private ManifestEntry entry(TestImage image) {
    Instant usedAt = storage().stat(image.revisionLink()).orElseThrow().modified();
    return new ManifestEntry(image.digest(), usedAt);
  }

  private static List<Digest> digestsOf(Page<ManifestEntry> page) {
    return page.items().stream().map(ManifestEntry::digest).toList();
  }

  private void put(Reference reference, Manifest manifest) {
    manifests().put(reference, manifest.mediaType(), manifest.bytes());
  }

  private void assertInvalid(MediaType type, byte[] content) {
    TreeDump before = tree();
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> manifests().put(TAG, type, content))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.MANIFEST_INVALID));
    assertThat(tree().changesSince(before)).isEmpty();
  }

  private void assertUnknown(Reference reference) {
    assertThat(manifests().touch(reference)).isEmpty();
    assertRefused(ErrorCode.MANIFEST_UNKNOWN, reference, () -> manifests().get(reference));
  }
}
