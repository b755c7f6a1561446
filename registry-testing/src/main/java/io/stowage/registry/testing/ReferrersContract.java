package io.stowage.registry.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Page;
import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.Repository;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.storage.CountingStorage;
import io.stowage.registry.testing.storage.EachCall;
import io.stowage.registry.testing.storage.ForwardingStorage;
import io.stowage.registry.testing.storage.StorageCall;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The contract of the referrers in a repository, for any store. */
abstract class ReferrersContract extends ServiceContract {
  private static final MediaType SBOM = MediaType.parse("application/vnd.example.sbom");

  private List<Descriptor> referrersOf(TestImage subject) {
    return repository().referrers().of(subject.digest());
  }

  private static List<Descriptor> sorted(TestImage... images) {
    return Stream.of(images)
        .map(image -> image.manifest().descriptor())
        .sorted((a, b) -> a.digest().compareTo(b.digest()))
        .toList();
  }

  @Test
  void areTheManifestsThatNameTheSubject() {
    TestImages images = images();
    TestImage subject = images.image().push();
    TestImage signature = images.artifactFor(subject).push();
    TestImage image = images.image().subject(subject.descriptor()).push();
    TestImage index = images.index(subject).subject(subject.descriptor()).push();
    images.artifactFor(images.image().push()).push();
    assertThat(referrersOf(subject)).isEqualTo(sorted(signature, image, index));
  }

  @Test
  void areListedForEverySubjectAtOnce() {
    TestImages images = images();
    TestImage subject = images.image().push();
    TestImage signature = images.artifactFor(subject).push();
    TestImage sbom = images.artifactFor(subject).artifactType(SBOM).push();
    TestImage signed = images.artifactFor(signature).push();
    assertThat(repository().referrers().bySubject())
        .isEqualTo(
            Map.of(subject.digest(), sorted(signature, sbom), signature.digest(), sorted(signed)));
  }

  @Test
  void carryTypeAndAnnotations() {
    TestImages images = images();
    TestImage subject = images.image().push();
    TestImage artifact = images.artifactFor(subject).annotation("by", "me").push();
    assertThat(referrersOf(subject)).singleElement().satisfies(referrer -> {
      assertThat(referrer.digest()).isEqualTo(artifact.digest());
      assertThat(referrer.size()).isEqualTo(artifact.manifest().bytes().length);
      assertThat(referrer.mediaType()).isEqualTo(MediaType.OCI_MANIFEST);
      assertThat(referrer.artifactType().map(MediaType::value))
          .hasValue("application/vnd.example.signature");
      assertThat(referrer.annotations()).isEqualTo(Map.of("by", "me"));
    });
  }

  @Test
  void haveTheTypeOfTheirConfigIfTheyHaveNoArtifactType() {
    TestImages images = images();
    TestImage subject = images.image().push();
    images.image().subject(subject.descriptor()).push();
    assertThat(referrersOf(subject))
        .extracting(Descriptor::artifactType)
        .containsExactly(Optional.of(MediaType.OCI_CONFIG));
  }

  @Test
  void canBeFilteredByType() {
    TestImages images = images();
    TestImage subject = images.image().push();
    images.artifactFor(subject).push();
    TestImage sbom = images.artifactFor(subject).artifactType(SBOM).push();
    assertThat(repository().referrers().of(subject.digest(), SBOM)).isEqualTo(sorted(sbom));
    assertThat(repository().referrers().of(subject.digest(), MediaType.OCTET_STREAM))
        .isEmpty();
  }

  @Test
  void doNotIncludeReferrersOfReferrers() {
    TestImages images = images();
    TestImage subject = images.image().push();
    TestImage signature = images.artifactFor(subject).push();
    TestImage ofSignature = images.artifactFor(signature).push();
    assertThat(referrersOf(subject)).isEqualTo(sorted(signature));
    assertThat(referrersOf(signature)).isEqualTo(sorted(ofSignature));
  }

  @Test
  void areLimitedToTheirRepository() {
    TestImage subject = images().image().push();
    TestImages.in(registry().repository("other")).artifactFor(subject).push();
    assertThat(referrersOf(subject)).isEmpty();
  }

  @Test
  void areFoundEvenIfTheirSubjectDoesNotExist() {
    TestImages images = images();
    TestImage subject = images.image().push();
    TestImage signature = images.artifactFor(subject).push();
    repository().manifests().delete(subject.digest());
    assertThat(referrersOf(subject)).isEqualTo(sorted(signature));
    repository().manifests().delete(signature.digest());
    assertThat(referrersOf(subject)).isEmpty();
  }

  @Test
  void areFoundDespiteUnreadableManifests() {
    TestImages images = images();
    TestImage subject = images.image().push();
    TestImage signature = images.artifactFor(subject).push();
    TestImage damaged = images.artifactFor(subject).push();
    breakage().garbleLink(damaged.revisionLink());
    breakage().garbageManifest(repository().name());
    breakage().truncateBlob(images.artifactFor(subject).push().digest());
    assertThat(referrersOf(subject)).isEqualTo(sorted(signature));
  }

  @Test
  void areEmptyForAnUnknownSubject() {
    assertThat(repository().referrers().of(Digest.of(ascii("absent")))).isEmpty();
  }

  /** Pushes so many manifests that the repository gets an index of referrers. */
  private TestImage pushMany() {
    TestImage subject = images().image().push();
    TestImages others = TestImages.in(repository(), 7);
    for (int i = 0; i < 20; i++) {
      others.image().push();
    }
    return subject;
  }

  private static StoragePath index(Repository repository) {
    return RegistryLayout.referrersIndex(repository.name());
  }

  private List<String> indexFiles() {
    return tree().files().stream()
        .filter(file -> file.contains("/" + RegistryLayout.INDEX + "/"))
        .toList();
  }

  @Test
  void areFoundWithoutReadingOtherManifests() {
    TestImage subject = pushMany();
    TestImage signature = images().artifactFor(subject).push();
    assertThat(referrersOf(subject)).isEqualTo(sorted(signature));
    CountingStorage counting = new CountingStorage(storage());
    Repository counted = Registry.open(counting, RegistryOptions.defaults())
        .repository(repository().name());
    counting.reset();
    assertThat(counted.referrers().of(subject.digest())).isEqualTo(sorted(signature));
    assertThat(counting.calls(StorageCall.READ)).as("index, link and manifest").isEqualTo(3);
    assertThat(counting.calls(StorageCall.OPEN)).isZero();
  }

  @Test
  void areFoundIfPushedAfterTheIndexWasSaved() {
    TestImage subject = pushMany();
    TestImage first = images().artifactFor(subject).push();
    assertThat(referrersOf(subject)).isEqualTo(sorted(first));
    TestImage second = images().artifactFor(subject).annotation("second", "yes").push();
    assertThat(referrersOf(subject)).isEqualTo(sorted(first, second));
    TestImage third = images().artifactFor(subject).annotation("third", "yes").push();
    assertThat(referrersOf(subject)).isEqualTo(sorted(first, second, third));
    CountingStorage counting = new CountingStorage(storage());
    TestImage fourth = images().artifactFor(subject).annotation("fourth", "yes").push();
    Repository counted = Registry.open(counting, RegistryOptions.defaults())
        .repository(repository().name());
    counting.reset();
    assertThat(counted.referrers().of(subject.digest()))
        .isEqualTo(sorted(first, second, third, fourth));
    assertThat(counting.calls(StorageCall.READ))
        .as("two files of the index, the new manifest, then four, each with its link")
        .isEqualTo(2 + 2 + 8);
  }

  @Test
  void areFoundAgainIfTheirLinkIsWrittenAgain() {
    TestImage subject = pushMany();
    TestImage signature = images().artifactFor(subject).push();
    byte[] link = storage().read(signature.revisionLink(), 100);
    storage().delete(signature.revisionLink());
    assertThat(referrersOf(subject)).isEmpty();
    storage().write(signature.revisionLink(), link);
    assertThat(referrersOf(subject)).isEqualTo(sorted(signature));
    storage().delete(signature.revisionLink());
    assertThat(referrersOf(subject)).isEmpty();
    storage().write(signature.revisionLink(), link);
    assertThat(referrersOf(subject)).isEqualTo(sorted(signature));
  }

  @Test
  void areFoundDespiteADamagedIndex() {
    TestImage subject = pushMany();
    TestImage signature = images().artifactFor(subject).push();
    referrersOf(subject);
    assertThat(indexFiles()).hasSize(2);
    for (String file : indexFiles()) {
      StoragePath path = StoragePath.parse(file);
      byte[] whole = storage().read(path, 1 << 20);
      for (byte[] damaged : List.of(
          new byte[0],
          new byte[5],
          ascii("x".repeat(200)),
          Arrays.copyOf(whole, whole.length - 9))) {
        storage().write(path, damaged);
        images().image().push();
        assertThat(referrersOf(subject)).isEqualTo(sorted(signature));
      }
    }
  }

  /** Lets another process push a referrer and save the index at each call of a search. */
  @Test
  void areFoundByProcessesThatRebuildTheIndexAtTheSameTime() {
    pushMany();
    TestImages images = images();
    EachCall.atLeast(10, number -> {
      Descriptor subject =
          Descriptor.of(MediaType.OCI_MANIFEST, Digest.of(ascii("subject " + number)), 10);
      TestImage first = images.image().subject(subject).push();
      TestImage[] second = new TestImage[1];
      StorageDriver interrupted = interrupted(number, () -> {
        second[0] = images.image().subject(subject).push();
        assertThat(repository().referrers().of(subject.digest()))
            .isEqualTo(sorted(first, second[0]));
      });
      assertThat(Registry.open(
                  interrupted, RegistryOptions.builder().grace(Duration.ZERO).build())
              .repository(repository().name())
              .referrers()
              .of(subject.digest()))
          .containsAll(sorted(first));
      if (second[0] == null) {
        return false;
      }
      for (Repository repository : List.of(repository(), readOnly())) {
        assertThat(repository.referrers().of(subject.digest())).isEqualTo(sorted(first, second[0]));
      }
      return true;
    });
  }

  /** Returns a view of the store that runs {@code action} before the call with that number. */
  private StorageDriver interrupted(int number, Runnable action) {
    return new ForwardingStorage(storage()) {
      private int calls;

      @Override
      protected <T> T call(StorageCall call, Optional<StoragePath> path, Supplier<T> passing) {
        calls++;
        if (calls == number) {
          action.run();
        }
        return passing.get();
      }
    };
  }

  @Test
  void leaveNoIndexWhenTheRepositoryIsRemoved() {
    referrersOf(pushMany());
    assertThat(indexFiles()).isNotEmpty();
    registry().remove(repository().name());
    assertThat(tree().files()).noneMatch(file -> file.contains("_stowage"));
    assertThat(storage().list(index(repository()).parent(), name -> {})).isFalse();
  }

  @Test
  void areFoundInAReadOnlyRegistryWithoutAWrite() {
    TestImage subject = pushMany();
    TestImage signature = images().artifactFor(subject).push();
    assertThat(readOnly().referrers().of(subject.digest())).isEqualTo(sorted(signature));
    assertThat(indexFiles()).isEmpty();
  }

  @Test
  void areReturnedInPages() {
    TestImage subject = pushMany();
    for (int i = 0; i < 5; i++) {
      images().artifactFor(subject).annotation("number", "" + i).push();
    }
    TestImage sbom = images().artifactFor(subject).artifactType(SBOM).push();
    List<Descriptor> all = referrersOf(subject);
    assertThat(all).hasSize(6);
    Page<Descriptor> first = page(subject, Optional.empty(), 4, Optional.empty());
    assertThat(first.items()).isEqualTo(all.subList(0, 4));
    assertThat(first.more()).isTrue();
    Page<Descriptor> second =
        page(subject, Optional.empty(), 4, Optional.of(all.get(3).digest()));
    assertThat(second.items()).isEqualTo(all.subList(4, 6));
    assertThat(second.more()).isFalse();
    assertThat(page(subject, Optional.of(SBOM), 1, Optional.empty()))
        .isEqualTo(new Page<>(sorted(sbom), false));
  }

  private Page<Descriptor> page(
      TestImage subject, Optional<MediaType> type, int n, Optional<Digest> last) {
    return repository().referrers().page(subject.digest(), type, n, last);
  }
}
