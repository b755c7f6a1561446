package io.stowage.registry.gc.scrub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.gc.fixture.Sample;
import io.stowage.registry.gc.scrub.ScrubFinding.Kind;
import io.stowage.registry.layout.Link;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.model.ImageIndex;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.Breakage;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import io.stowage.registry.testing.TreeDump;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The findings and repairs of a scrub, for any store. */
abstract class ScrubberContract {
  private static final RepositoryName APP = RepositoryName.parse("app");

  /** Returns a registry, initially empty, which is the same for each call in a test. */
  abstract Registry registry();

  /** Makes everything in the store two hours old. */
  abstract void age();

  @Nested
  class OfAHealthyRegistry {
    @Test
    void findsNothingAndChangesNothing() {
      Sample.fill(registry());
      age();
      TreeDump before = dump();
      ScrubReport report = run(ScrubOptions.builder().repair(true).repairTags(true));
      assertThat(report.findings()).isEmpty();
      assertThat(report.isDamaged()).isFalse();
      assertThat(report.cancelled()).isFalse();
      assertThat(dump().changesSince(before)).isEmpty();
    }

    @Test
    void countsCheckedObjects() {
      TestImage image = images().image().layers(2).tag("1").push();
      age();
      ScrubReport report = run();
      long size = image.manifest().bytes().length;
      long blobs =
          image.manifest().blobs().stream().mapToLong(blob -> blob.size()).sum();
      assertThat(report.repositories()).isEqualTo(1);
      assertThat(report.manifests()).isEqualTo(1);
      assertThat(report.links()).isEqualTo(6);
      assertThat(report.blobs()).isEqualTo(4);
      assertThat(report.bytes()).isEqualTo(2 * size + blobs);
      assertThat(report.reached())
          .hasValueSatisfying(end -> assertThat(end.toString()).startsWith("blobs/sha256/"));
    }

    @Test
    void acceptsAnIndexOfLayers() {
      Repository app = registry().repository("app");
      Descriptor layer =
          app.blobs().put("layer".getBytes(StandardCharsets.UTF_8), MediaType.OCI_LAYER_GZIP);
      app.manifests().put("cache", ImageIndex.builder().manifest(layer).build());
      assertThat(run().findings()).isEmpty();
      app.blobs().delete(layer.digest());
      assertThat(run().findings())
          .singleElement()
          .satisfies(
              found -> assertThat(found.kind()).isEqualTo(ScrubFinding.Kind.REFERENCE_MISSING));
    }

    @Test
    void doesNothingInAnEmptyStore() {
      TreeDump before = dump();
      ScrubReport report = run();
      assertThat(report.findings()).isEmpty();
      assertThat(report.reached()).isEmpty();
      assertThat(dump().changesSince(before)).isEmpty();
    }

    @Test
    void acceptsASignedManifestUnderTheDigestOfItsPayload() {
      TestImage image = images().schema1();
      StoragePath data = RegistryLayout.blobData(image.digest());
      assertThat(image.manifest().bytes()).isNotEqualTo(storage().read(data, 1 << 16));
      storage().write(data, image.manifest().bytes());
      age();
      assertThat(run().findings()).isEmpty();
    }

    @Test
    void acceptsAbsentForeignLayersAndSubjects() {
      TestImage subject = images().image().push();
      images().artifactFor(subject).tag("sbom").push();
      registry().repository(APP).manifests().delete(subject.digest());
      String json = "{\"schemaVersion\":2,\"mediaType\":\"" + MediaType.OCI_MANIFEST
          + "\",\"config\":"
          + json(
              MediaType.OCI_CONFIG, subject.config().digest(), subject.config().size(), "")
          + ",\"layers\":["
          + json(
              MediaType.DOCKER_FOREIGN_LAYER,
              Digest.of(bytes("far")),
              3,
              ",\"urls\":[\"https://example.com/far\"]")
          + "]}";
      breakage().manifest(APP, bytes(json));
      age();
      assertThat(run().findings()).isEmpty();
    }

    @Test
    void ignoresObjectsThatACollectionKeeps() {
      storage().write(RegistryLayout.FORMAT, bytes("1"));
      storage().write(RegistryLayout.QUARANTINE.resolve("run/any"), bytes("x"));
      age();
      assertThat(run().findings()).isEmpty();
    }
  }

  @Nested
  class OfBlobs {
    @Test
    void findsBytesThatChanged() {
      Digest blob = images().image().push().blobs().get(1);
      breakage().garbleBlob(blob);
      assertFound(Kind.BLOB_CORRUPT, RegistryLayout.blobData(blob));
    }

    @Test
    void findsATruncatedBlob() {
      Digest blob = images().image().push().blobs().get(1);
      breakage().truncateBlob(blob);
      age();
      assertThat(run().findings())
          .extracting(ScrubFinding::kind)
          .contains(Kind.BLOB_CORRUPT, Kind.SIZE_WRONG);
    }

    @Test
    void findsABlobThatWasNeverFilled() {
      Digest blob = breakage().orphanBlob(bytes("orphan"));
      storage().write(RegistryLayout.blobData(blob), new byte[0]);
      assertFound(Kind.BLOB_EMPTY, RegistryLayout.blobData(blob));
    }

    @Test
    void reportsBlobsThatItCannotVerify() {
      Digest digest = new Digest(DigestAlgorithm.named("sha384"), "0".repeat(96));
      storage().write(RegistryLayout.blobData(digest), bytes("x"));
      assertThat(assertFound(Kind.BLOB_UNVERIFIABLE, RegistryLayout.blobData(digest))
              .isDamage())
          .isFalse();
    }

    @Test
    void alsoVerifiesTheOtherAlgorithm() {
      Digest good = Digest.of(DigestAlgorithm.SHA512, bytes("good"));
      Digest bad = Digest.of(DigestAlgorithm.SHA512, bytes("bad"));
      storage().write(RegistryLayout.blobData(good), bytes("good"));
      storage().write(RegistryLayout.blobData(bad), bytes("good"));
      assertFound(Kind.BLOB_CORRUPT, RegistryLayout.blobData(bad));
    }
  }

  @Nested
  class OfLinks {
    @Test
    void findsDamageInEveryKindOfLink() {
      TestImage image = images().image().tag("1").push();
      StoragePath signature =
          RegistryLayout.signatureLink(APP, image.digest(), image.blobs().get(1));
      breakage().garbleLink(signature);
      breakage().emptyLink(image.layerLink(image.config()));
      breakage().truncateLink(image.tagIndexLink("1"));
      breakage().redirectLink(image.revisionLink(), image.blobs().get(0));
      age();
      assertThat(run().findings())
          .filteredOn(finding -> finding.kind() == Kind.LINK_DAMAGED)
          .extracting(ScrubFinding::path)
          .containsExactlyInAnyOrder(
              signature,
              image.layerLink(image.config()),
              image.tagIndexLink("1"),
              image.revisionLink());
    }

    @Test
    void repairsLinksWhosePathsContainTheDigest() {
      TestImage image = images().image().tag("1").push();
      TreeDump whole = dump();
      breakage().emptyLink(image.layerLink(image.config()));
      breakage().garbleLink(image.tagIndexLink("1"));
      breakage().redirectLink(image.revisionLink(), image.blobs().get(0));
      age();
      ScrubReport report = run(ScrubOptions.builder().repair(true));
      assertThat(report.findings()).hasSize(3).allMatch(ScrubFinding::repaired);
      assertThat(report.isDamaged()).isFalse();
      assertThat(dump().changesSince(whole)).isEmpty();
      assertThat(run().findings()).isEmpty();
    }

    @Test
    void findsAnAliasThatLeadsToAnotherBlob() {
      Digest alias = Sample.alias(registry(), APP, bytes("layer"));
      Digest other = registry().repository(APP).blobs().put(bytes("other")).digest();
      age();
      assertThat(run().findings()).isEmpty();
      StoragePath link = RegistryLayout.layerLink(APP, alias);
      storage().write(link, Link.content(other));
      age();
      ScrubReport report = run(ScrubOptions.builder().repair(true));
      assertThat(report.findings())
          .extracting(ScrubFinding::kind, ScrubFinding::path, ScrubFinding::repaired)
          .containsExactly(tuple(Kind.LINK_DAMAGED, link, false));
    }

    @Test
    void reportsLayerLinksThatACollectionLeftBehind() {
      Digest blob = registry().repository(APP).blobs().put(bytes("gone")).digest();
      breakage().removeFolder(RegistryLayout.blobData(blob));
      ScrubFinding found = assertFound(Kind.LINK_DEAD, RegistryLayout.layerLink(APP, blob));
      assertThat(found.isDamage()).isFalse();
    }
  }

  @Nested
  class OfManifests {
    @Test
    void findsAManifestWhoseBytesAreMissing() {
      TestImage image = images().image().push();
      breakage().removeFolder(RegistryLayout.blobData(image.digest()));
      assertFound(Kind.MANIFEST_MISSING, RegistryLayout.blobData(image.digest()));
    }

    @Test
    void findsAManifestThatCannotBeUnderstood() {
      Digest garbage = breakage().garbageManifest(APP);
      assertFound(Kind.MANIFEST_DAMAGED, RegistryLayout.blobData(garbage));
    }

    @Test
    void leavesUnknownTypesAlone() {
      breakage()
          .unknownManifest(
              APP, MediaType.parse("application/x.unknown"), Set.of(Digest.of(bytes("?"))));
      age();
      assertThat(run().findings()).isEmpty();
    }

    @Test
    void findsAMissingLayer() {
      TestImage image = images().image().push();
      Digest layer = image.blobs().get(1);
      breakage().remove(RegistryLayout.blobData(layer));
      age();
      assertThat(run().findings())
          .extracting(ScrubFinding::kind, ScrubFinding::path)
          .containsExactly(
              tuple(Kind.REFERENCE_MISSING, RegistryLayout.blobData(layer)),
              tuple(Kind.LINK_DEAD, RegistryLayout.layerLink(APP, layer)));
    }

    @Test
    void findsALayerThatIsNotVisibleInItsRepository() {
      TestImage image = images().image().push();
      StoragePath link = image.layerLink(image.config());
      breakage().remove(link);
      ScrubFinding found = assertFound(Kind.REFERENCE_MISSING, link);
      assertThat(found.digest()).contains(image.config().digest());
      assertThat(found.problem()).contains(image.digest().toString(), "app");
    }

    @Test
    void findsAMissingChild() {
      TestImage child = images().image().push();
      images().index(child).push();
      registry().repository(APP).manifests().delete(child.digest());
      assertFound(Kind.REFERENCE_MISSING, child.revisionLink());
    }

    @Test
    void findsAMissingSignature() {
      TestImage image = images().schema1();
      Digest gone = Digest.of(bytes("signature"));
      breakage().redirectLink(RegistryLayout.signatureLink(APP, image.digest(), gone), gone);
      assertFound(Kind.REFERENCE_MISSING, RegistryLayout.blobData(gone));
    }

    @Test
    void findsAWrongSize() {
      Digest blob = registry().repository(APP).blobs().put(bytes("four")).digest();
      Digest manifest = breakage()
          .manifest(
              APP,
              bytes("{\"schemaVersion\":2,\"mediaType\":\""
                  + MediaType.OCI_MANIFEST + "\",\"config\":"
                  + json(MediaType.OCI_CONFIG, blob, 5, "")
                  + ",\"layers\":[]}"));
      ScrubFinding found = assertFound(Kind.SIZE_WRONG, RegistryLayout.blobData(manifest));
      assertThat(found.problem()).contains("expected 5 bytes", "found 4 bytes");
      assertThat(found.digest()).contains(blob);
    }
  }

  @Nested
  class OfTags {
    @Test
    void findsATagThatNamesAMissingManifest() {
      TestImage image = images().image().tag("1").push();
      breakage().removeFolder(image.revisionLink());
      age();
      assertThat(run().findings())
          .extracting(ScrubFinding::kind, ScrubFinding::path)
          .containsExactly(
              tuple(Kind.TAG_DANGLING, image.tagLink("1")),
              tuple(Kind.HISTORY_GONE, image.tagIndexLink("1")));
    }

    @Test
    void reportsATagThatNamesNothing() {
      TestImage image = images().image().tag("1").push();
      breakage().remove(image.tagLink("1"));
      ScrubFinding found = assertFound(Kind.TAG_UNSET, image.tagLink("1"));
      assertThat(found.isDamage()).isFalse();
    }

    @Test
    void reportsTheHistoryOfADeletedManifest() {
      TestImage old = images().image().tag("1").push();
      images(7).image().tag("1").push();
      registry().repository(APP).manifests().delete(old.digest());
      ScrubFinding found = assertFound(Kind.HISTORY_GONE, old.tagIndexLink("1"));
      assertThat(found.isDamage()).isFalse();
    }

    @Test
    void repairsATagFromItsHistoryOnlyOnRequest() {
      TestImage first = images(1).image().tag("1").push();
      age();
      TestImage second = images(2).image().tag("1").push();
      age();
      TestImage third = images(3).image().tag("1").push();
      breakage().removeFolder(third.revisionLink());
      breakage().remove(second.layerLink(second.config()));
      age();
      TreeDump before = dump();
      assertThat(run(ScrubOptions.builder().repair(true)).isDamaged()).isTrue();
      assertThat(dump().changesSince(before)).isEmpty();
      ScrubReport report = run(ScrubOptions.builder().repairTags(true));
      assertThat(report.findings())
          .filteredOn(ScrubFinding::repaired)
          .extracting(ScrubFinding::path)
          .containsExactly(third.tagLink("1"));
      assertThat(tag("1")).isEqualTo(first.digest());
      assertThat(run().findings()).noneMatch(found -> found.path().equals(first.tagLink("1")));
    }

    @Test
    void alsoRepairsADamagedTagFromItsHistory() {
      TestImage image = images().image().tag("1").push();
      breakage().emptyLink(image.tagLink("1"));
      age();
      assertThat(run(ScrubOptions.builder().repairTags(true)).isDamaged()).isFalse();
      assertThat(tag("1")).isEqualTo(image.digest());
      age();
      assertThat(run().findings()).isEmpty();
    }

    @Test
    void leavesATagWithoutAWholeManifestInItsHistory() {
      TestImage image = images().image().tag("1").push();
      breakage().removeFolder(image.revisionLink());
      age();
      TreeDump before = dump();
      assertThat(run(ScrubOptions.builder().repairTags(true)).isDamaged()).isTrue();
      assertThat(dump().changesSince(before)).isEmpty();
    }

    private Digest tag(String name) {
      return registry().repository(APP).tags().get(Tag.parse(name));
    }
  }

  @Nested
  class OfWhatIsForeign {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "odd",
          "repositories/Upper",
          "repositories/app/readme",
          "repositories/app/_odd",
          "repositories/app/_layers/sha256/odd",
          "repositories/app/_manifests/odd",
          "repositories/app/_manifests/tags/1/odd",
          "repositories/app/_manifests/tags/1/current/odd",
          "repositories/app/_manifests/tags/-odd",
          "repositories/app/_uploads/odd",
          "blobs/odd!",
          "blobs/sha256/odd",
          "blobs/sha256/00/odd"
        })
    void reportsEntriesOutsideTheLayout(String path) {
      images().image().tag("1").push();
      StoragePath foreign = RegistryLayout.ROOT.resolve(path);
      storage().write(foreign, bytes("x"));
      assertThat(assertFound(Kind.FOREIGN, foreign).isDamage()).isFalse();
    }

    @Test
    void reportsAFolderInPlaceOfAFile() {
      Digest digest = Digest.of(bytes("x"));
      StoragePath data = RegistryLayout.blobData(digest);
      storage().write(data.resolve("odd"), bytes("x"));
      StoragePath link = RegistryLayout.layerLink(APP, digest);
      storage().write(link.resolve("odd"), bytes("x"));
      age();
      assertThat(run().findings())
          .extracting(ScrubFinding::kind, ScrubFinding::path)
          .containsExactly(tuple(Kind.FOREIGN, data), tuple(Kind.FOREIGN, link));
    }

    @Test
    void reportsUnknownEntriesInAnUpload() {
      UUID id = breakage().undatedUpload(APP, bytes("so far"));
      StoragePath odd = RegistryLayout.upload(APP, id).resolve("odd");
      storage().write(odd, bytes("x"));
      assertFound(Kind.FOREIGN, odd);
    }

    @Test
    void reportsTemporaryFilesLeftByACrash() {
      TestImage image = images().image().tag("1").push();
      StoragePath blob = breakage().temporaryFile(RegistryLayout.blobData(image.digest()));
      StoragePath link = breakage().temporaryFile(image.tagLink("1"));
      age();
      assertThat(run(ScrubOptions.builder().repair(true)).findings())
          .extracting(ScrubFinding::kind, ScrubFinding::path)
          .containsExactly(tuple(Kind.LEFTOVER, blob), tuple(Kind.LEFTOVER, link));
      assertThat(storage().stat(blob)).isPresent();
    }
  }

  private ScrubFinding assertFound(Kind kind, StoragePath path) {
    age();
    TreeDump before = dump();
    ScrubReport report = run();
    assertThat(report.findings())
        .extracting(ScrubFinding::kind, ScrubFinding::path)
        .containsExactly(tuple(kind, path));
    assertThat(dump().changesSince(before)).isEmpty();
    assertThat(report.isDamaged()).isEqualTo(kind.isDamage());
    return report.findings().get(0);
  }

  private ScrubReport run() {
    return run(ScrubOptions.builder());
  }

  private ScrubReport run(ScrubOptions.Builder options) {
    return Scrubber.of(registry()).run(options.build());
  }

  private StorageDriver storage() {
    return registry().storage();
  }

  private TestImages images() {
    return images(5);
  }

  private TestImages images(long seed) {
    return TestImages.in(registry().repository(APP), seed);
  }

  private Breakage breakage() {
    return Breakage.of(storage());
  }

  private TreeDump dump() {
    return TreeDump.of(storage(), RegistryLayout.ROOT);
  }

  private static String json(MediaType type, Digest digest, long size, String more) {
    return "{\"mediaType\":\"" + type + "\",\"digest\":\"" + digest + "\",\"size\":" + size + more
        + "}";
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
