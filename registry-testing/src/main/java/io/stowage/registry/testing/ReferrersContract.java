package io.stowage.registry.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.MediaType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The contract of the referrers in a repository, for any store. */
public abstract class ReferrersContract extends ServiceContract {
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
  void haveTheTypeOfTheirConfigIfTheyNameNone() {
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
  void areNotInheritedFromReferrers() {
    TestImages images = images();
    TestImage subject = images.image().push();
    TestImage signature = images.artifactFor(subject).push();
    TestImage ofSignature = images.artifactFor(signature).push();
    assertThat(referrersOf(subject)).isEqualTo(sorted(signature));
    assertThat(referrersOf(signature)).isEqualTo(sorted(ofSignature));
  }

  @Test
  void areThoseOfTheirOwnRepositoryOnly() {
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
}
