package io.stowage.registry.gc.reach;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.ImageUse;
import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.Repository;
import io.stowage.registry.gc.Damage;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.testing.Breakage;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Finds the images that use blobs, and what only manifests without a tag reach. */
class ImageUsesTest {
  private final Registry registry = Registry.open(
      InMemoryStorage.create(), RegistryOptions.builder().unknownManifests(true).build());
  private final Repository app = registry.repository("app");
  private final TestImages images = TestImages.in(app, 1);
  private final byte[] common = images.layer();
  private final List<Damage> damages = new ArrayList<>();

  @Test
  void findsTheTagsThatReachAnImage() {
    TestImage child = images.image().layer(common).push();
    images.index(child).tag("all").tag("latest").push();
    TestImage tagged = images.image().layer(common).layers(2).tag("1.0").push();
    TestImage untagged = images.image().layer(common).layers(1).push();
    images.image().layers(3).tag("other").push();

    assertThat(uses(Digest.of(common)))
        .containsOnlyKeys(Digest.of(common))
        .hasEntrySatisfying(
            Digest.of(common),
            found -> assertThat(found)
                .containsExactlyInAnyOrder(
                    use(child, "all", "latest"), use(tagged, "1.0"), use(untagged)));
  }

  @Test
  void findsAManifestAndTheSubjectOfAReferrer() {
    TestImage subject = images.image().tag("1.0").push();
    TestImage signature = images.artifactFor(subject).push();

    assertThat(uses(signature.digest(), subject.config().digest()))
        .containsEntry(signature.digest(), List.of(use(signature, "1.0")))
        .containsEntry(subject.config().digest(), List.of(use(subject, "1.0")));
  }

  @Test
  void findsABlobByItsOtherDigest() {
    Digest alias = Digest.of(DigestAlgorithm.SHA512, common);
    app.blobs().put(new ByteArrayInputStream(common), alias);
    Breakage.of(registry.storage())
        .unknownManifest(app.name(), MediaType.parse("application/x.test"), Set.of(alias));

    assertThat(uses(Digest.of(common), alias)).containsOnlyKeys(Digest.of(common), alias);
  }

  @Test
  void findsWhatADamagedManifestStillMentions() {
    String text = "{\"broken\": \"" + Digest.of(common) + "\"";
    Digest broken =
        Breakage.of(registry.storage()).manifest(app.name(), text.getBytes(StandardCharsets.UTF_8));

    assertThat(uses(Digest.of(common)))
        .containsEntry(Digest.of(common), List.of(new ImageUse(app.name(), broken, List.of())));
    assertThat(damages).hasSize(1);
  }

  @Test
  void findsNothingThatIsNotUsed() {
    images.image().tag("1.0").push();
    app.blobs().put(common);

    assertThat(uses(Digest.of(common))).isEmpty();
    assertThat(uses()).isEmpty();
  }

  @Test
  void tellsWhatOnlyManifestsWithoutATagReach() {
    TestImage child = images.image().layer(common).push();
    TestImage index = images.index(child).tag("all").push();
    TestImage signature = images.artifactFor(child).push();
    TestImage untagged = images.image().layer(common).layers(1).push();
    Set<Digest> kept = new HashSet<>();
    Set<Digest> others = new HashSet<>();

    int manifests =
        Reachability.of(registry).forEachReached(app.name(), kept::add, others::add, damages::add);

    assertThat(manifests).isEqualTo(4);
    assertThat(kept)
        .contains(child.digest(), index.digest(), signature.digest(), Digest.of(common))
        .doesNotContain(untagged.digest());
    assertThat(others)
        .contains(untagged.digest(), untagged.layers().get(1).digest())
        .doesNotContainAnyElementsOf(kept);
    assertThat(damages).isEmpty();
  }

  private Map<Digest, List<ImageUse>> uses(Digest... blobs) {
    return Reachability.of(registry).imagesUsing(app.name(), Set.of(blobs), damages::add);
  }

  private static ImageUse use(TestImage image, String... tags) {
    return new ImageUse(
        image.repository().name(),
        image.digest(),
        List.of(tags).stream().map(Tag::parse).toList());
  }
}
