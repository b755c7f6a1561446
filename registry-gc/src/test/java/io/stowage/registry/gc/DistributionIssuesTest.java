package io.stowage.registry.gc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.gc.fixture.Pulls;
import io.stowage.registry.gc.fixture.Sample;
import io.stowage.registry.gc.fixture.TestStore;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import io.stowage.registry.testing.TreeDump;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Problems that users of Distribution reported about its collector, by their issue numbers there.
 */
class DistributionIssuesTest {
  private static final RepositoryName APP = RepositoryName.parse("app");

  private final TestStore store = new TestStore();
  private final TestImages images = store.images("app");

  @Test
  @DisplayName("#3004, #3178, #2914: delete-untagged keeps the children of a tagged index")
  void keepsTheChildrenOfATaggedIndex() {
    TestImage list = images.index(images.image().docker().push()).docker().push();
    TestImage index =
        images.index(images.image().layers(2).push(), list).tag("1").push();
    store.age();
    GcReport report = store.collectUntagged();
    assertThat(report.manifestsRemoved() + report.blobsRemoved()).isZero();
    Pulls.assertPullable(index);
  }

  @Test
  @DisplayName("#3178: a child that is kept keeps its layers, wherever it was found first")
  void keepsTheLayersOfAChildThatAnotherRepositoryHasUntagged() {
    TestImages first = TestImages.in(store.registry().repository("a"), 1);
    TestImages second = TestImages.in(store.registry().repository("b"), 1);
    TestImage untagged = first.image().push();
    TestImage child = second.image().push();
    assertThat(child.digest()).isEqualTo(untagged.digest());
    TestImage index = second.index(child).tag("1").push();
    store.age();
    GcReport report = store.collectUntagged();
    assertThat(report.manifestsRemoved()).isEqualTo(1);
    assertThat(store.heap().stat(untagged.revisionLink())).isEmpty();
    Pulls.assertPullable(index);
  }

  @Test
  @DisplayName("#2914: a child whose revision was deleted is kept with its layers")
  void keepsTheBytesOfAChildWhoseRevisionWasDeleted() {
    TestImage child = images.image().push();
    images.index(child).tag("1").push();
    store.registry().repository(APP).manifests().delete(child.digest());
    store.age();
    assertThat(store.collectUntagged().blobsRemoved()).isZero();
    assertThat(child.blobs()).allMatch(store::hasBlob);
    assertThat(store.hasBlob(child.digest())).isTrue();
  }

  @Test
  @DisplayName("#4939: delete-untagged never removes a layer that tagged images share")
  void keepsLayersThatTaggedImagesShare() {
    TestImage base = images.image().layers(3).push();
    for (int i = 0; i < 20; i++) {
      TestImage moved = images.image().sharing(base).layers(1).tag("latest").push();
      store.images("app/" + i % 3).image().sharing(moved).tag("t" + i % 2).push();
    }
    store.age();
    GcReport report = store.collectUntagged();
    assertThat(report.manifestsRemoved()).isEqualTo(1 + 19 + 14);
    for (RepositoryName name : store.registry().repositories()) {
      for (Tag tag : store.registry().repository(name).tags().list()) {
        Pulls.assertPullable(store.registry().repository(name), tag);
      }
    }
  }

  @Test
  @DisplayName("#3851, #3266: layer links to removed blobs are removed")
  void removesLayerLinksToBlobsThatAreGone() {
    for (int i = 0; i < 10; i++) {
      images.image().layers(2).tag("latest").push();
    }
    store.age();
    GcReport report = store.collectUntagged();
    assertThat(report.layerLinksRemoved()).isEqualTo(27);
    assertThat(store.dump().files())
        .filteredOn(file -> file.contains("/_layers/"))
        .hasSize(3);
  }

  @Test
  @DisplayName("#4282: a repository without tags leaves the catalog")
  void removesRepositoriesWithoutTags() {
    store.images("app/old").image().push();
    TestImage image = images.image().tag("1").push();
    store.age();
    GcReport report = store.collect(
        GcOptions.builder().deleteUntagged(true).tidying(EnumSet.allOf(Tidying.class)));
    assertThat(report.repositoriesRemoved()).isEqualTo(1);
    assertThat(store.registry().repositories()).containsExactly(APP);
    Pulls.assertPullable(image);
  }

  @Test
  @DisplayName("#2212: a tag that is overwritten does not keep its old manifests forever")
  void removesManifestsThatATagNamedBefore() {
    for (int i = 0; i < 5; i++) {
      images.image().tag("latest").push();
    }
    assertThat(store.registry().repository(APP).tags().history(Tag.parse("latest")))
        .hasSize(5);
    store.age();
    assertThat(store.collectUntagged().manifestsRemoved()).isEqualTo(4);
    assertThat(store.registry().repository(APP).tags().history(Tag.parse("latest")))
        .hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"empty", "short", "garbled"})
  @DisplayName("#1960: a damaged link is reported and kept, and the run continues")
  void continuesAfterADamagedLink(String damage) {
    TestImage damaged = images.image().push();
    TestImage whole = images.image().tag("1").push();
    Digest orphan = store.breakage().orphanBlob(new byte[1]);
    damage(damage, damaged.revisionLink());
    store.age();
    GcReport report = store.collectUntagged();
    assertThat(report.damages()).extracting(Damage::path).containsExactly(damaged.revisionLink());
    assertThat(store.heap().stat(damaged.revisionLink())).isPresent();
    assertThat(damaged.blobs()).allMatch(store::hasBlob);
    assertThat(store.hasBlob(damaged.digest())).isTrue();
    assertThat(store.hasBlob(orphan)).isFalse();
    Pulls.assertPullable(whole);
  }

  @ParameterizedTest
  @ValueSource(strings = {"empty", "short", "garbled"})
  @DisplayName("#1960: a tag that cannot be read keeps all manifests of its repository")
  void keepsAllManifestsIfATagIsDamaged(String damage) {
    TestImage untagged = images.image().push();
    TestImage tagged = images.image().tag("1").push();
    TestImage elsewhere = store.images("other").image().push();
    damage(damage, tagged.tagLink("1"));
    store.age();
    GcReport report = store.collectUntagged();
    assertThat(report.damages()).extracting(Damage::path).containsExactly(tagged.tagLink("1"));
    Pulls.assertPullable(untagged);
    Pulls.assertPullable(tagged);
    assertThat(store.heap().stat(elsewhere.revisionLink())).isEmpty();
  }

  @Test
  @DisplayName("#1960: a manifest that cannot be read is kept with everything it may have named")
  void keepsManifestsThatCannotBeRead() {
    TestImage image = images.image().push();
    Digest garbage = store.breakage().garbageManifest(APP);
    Digest broken =
        store.breakage().manifest(APP, ("{ " + image.blobs()).getBytes(StandardCharsets.US_ASCII));
    store.age();
    GcReport report = store.collectUntagged();
    assertThat(report.damages())
        .extracting(Damage::path)
        .containsExactlyInAnyOrder(
            RegistryLayout.blobData(garbage), RegistryLayout.blobData(broken));
    assertThat(store.hasBlob(garbage) && store.hasBlob(broken)).isTrue();
    Pulls.assertPullable(image);
  }

  @Test
  @DisplayName("#1755: no tag is left that answers 'manifest unknown'")
  void leavesNoTagWithoutItsManifest() {
    TestImage image = images.image().tag("1").tag("2").push();
    store.registry().repository(APP).manifests().delete(image.digest());
    assertThat(store.registry().repository(APP).tags().list()).isEmpty();
    TestImage next = images.image().tag("1").push();
    store.age();
    store.collectUntagged();
    assertThat(store.registry().repository(APP).tags().list()).containsExactly(Tag.parse("1"));
    Pulls.assertPullable(next.repository(), Tag.parse("1"));
  }

  @Test
  @DisplayName("#1755: a dangling tag left by an old deletion does not end the run")
  void toleratesATagThatPointsAtNothing() {
    Tag tag = Tag.parse("old");
    store.breakage().danglingTag(APP, tag, Digest.of(new byte[] {9}));
    TestImage untagged = images.image().push();
    store.age();
    assertThat(store.collectUntagged().manifestsRemoved()).isEqualTo(1);
    assertThat(store.heap().stat(untagged.revisionLink())).isEmpty();
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> store.registry().repository(APP).manifests().get(tag))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.MANIFEST_UNKNOWN));
  }

  @Test
  @DisplayName("#3016, #2188: a manifest that is listed but not found is read again")
  void looksAgainForAManifestThatIsNotFound() {
    TestImage image = images.image().tag("1").push();
    store.age();
    Forgetful forgetful = new Forgetful(store.heap(), RegistryLayout.blobData(image.digest()), 2);
    GcReport report = GarbageCollector.of(store.open(forgetful)).run();
    assertThat(report.damages()).isEmpty();
    assertThat(report.blobsRemoved()).isZero();
    Pulls.assertPullable(image);
  }

  @Test
  @DisplayName("#3016, #2188: a manifest that stays missing is reported, and the run continues")
  void reportsAManifestThatStaysMissing() {
    TestImage missing = images.image().tag("1").push();
    TestImage whole = images.image().tag("2").push();
    StoragePath data = RegistryLayout.blobData(missing.digest());
    store.breakage().remove(data);
    Digest orphan = store.breakage().orphanBlob(new byte[1]);
    store.age();
    GcReport report = store.collectUntagged();
    assertThat(report.damages()).extracting(Damage::path).containsExactly(data);
    assertThat(store.heap().stat(missing.revisionLink())).isPresent();
    assertThat(store.heap().stat(missing.tagLink("1"))).isPresent();
    assertThat(store.hasBlob(orphan)).isFalse();
    Pulls.assertPullable(whole);
  }

  @Test
  @DisplayName("#4713: foreign names are tolerated and left alone")
  void toleratesForeignNames() {
    TestImage image = images.image().tag("1").push();
    store.images("other").image().push();
    store.age();
    TreeDump before = store.dump();
    List<String> folders = List.of(
        "blobs",
        "blobs/sha256",
        "blobs/sha256/" + image.digest().encoded().substring(0, 2),
        "repositories",
        "repositories/app",
        "repositories/app/_layers",
        "repositories/app/_layers/sha256",
        "repositories/app/_manifests",
        "repositories/app/_manifests/revisions/sha256",
        "repositories/app/_uploads");
    for (String folder : folders) {
      store.heap().write(RegistryLayout.ROOT.resolve(folder + "/.DS_Store"), new byte[1]);
      store.heap().write(RegistryLayout.ROOT.resolve(folder + "/lost+found/x"), new byte[1]);
    }
    store.breakage().temporaryFile(image.revisionLink());
    store.age();
    GcReport report = store.collectUntagged();
    assertThat(report.manifestsRemoved()).isEqualTo(1);
    assertThat(store.dump().files())
        .filteredOn(file -> file.endsWith("/.DS_Store") || file.endsWith("/lost+found/x"))
        .hasSize(2 * folders.size());
    assertThat(before.files()).hasSizeGreaterThan(10);
    Pulls.assertPullable(image);
  }

  @Test
  @DisplayName("#2297: layers whose manifest does not exist yet stay for the grace period")
  void keepsLayersOfAPushInProgress() {
    byte[] layer = images.layer();
    Manifest coming = images.image().layer(layer).pushWithoutManifest();
    store.pass(Duration.ofMinutes(59));
    assertThat(store.collectUntagged().blobsRemoved()).isZero();
    store.registry().repository(APP).manifests().put(coming.mediaType(), coming.bytes());
    Pulls.assertPullable(store.registry().repository(APP), coming.digest());
  }

  @Test
  @DisplayName(
      "sha512: a layer that a manifest names by sha512 stays (Distribution 2.8.2 loses it)")
  void keepsLayersNamedBySha512() {
    Digest alias = Sample.alias(store.registry(), APP, new byte[] {5});
    Digest config = store.registry().repository(APP).blobs().put(new byte[] {6}).digest();
    String json = "{\"schemaVersion\":2,\"mediaType\":\"" + MediaType.OCI_MANIFEST
        + "\",\"config\":{\"mediaType\":\"a/b\",\"size\":1,\"digest\":\"" + config
        + "\"},\"layers\":[{\"mediaType\":\"a/b\",\"size\":1,\"digest\":\"" + alias + "\"}]}";
    store
        .registry()
        .repository(APP)
        .manifests()
        .put(Tag.parse("1"), MediaType.OCI_MANIFEST, json.getBytes(StandardCharsets.US_ASCII));
    store.age();
    GcReport report = store.collectUntagged();
    assertThat(report.blobsRemoved() + report.layerLinksRemoved()).isZero();
    Pulls.assertPullable(store.registry().repository(APP), Tag.parse("1"));
  }

  private void damage(String damage, StoragePath link) {
    switch (damage) {
      case "empty" -> store.breakage().emptyLink(link);
      case "short" -> store.breakage().truncateLink(link);
      default -> store.breakage().garbleLink(link);
    }
  }
}
