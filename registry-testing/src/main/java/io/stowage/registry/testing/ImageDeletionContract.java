package io.stowage.registry.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.ImageDeletion;
import io.stowage.registry.ManifestService;
import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.Repository;
import io.stowage.registry.TagEntry;
import io.stowage.registry.Writers;
import io.stowage.registry.event.RegistryEvent;
import io.stowage.registry.event.RegistryListener;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.Reference;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.Quarantine;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.storage.RefusingStorage;
import io.stowage.registry.testing.storage.StorageCall;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contract of the deletion of an image by its tag, for any store. */
abstract class ImageDeletionContract extends ServiceContract {
  private final RegistryOptions options =
      RegistryOptions.builder().writers(Writers.STOWAGE).sleeper(time -> {}).build();

  private boolean isThere(TestImage image) {
    return repository().manifests().find(image.digest()).isPresent();
  }

  private void delete(String tag) {
    repository().manifests().delete(tag);
  }

  private ManifestService withoutGrace(StorageDriver driver) {
    RegistryOptions none =
        RegistryOptions.builder().grace(Duration.ZERO).sleeper(time -> {}).build();
    return Registry.open(driver, none).repository("team/app").manifests();
  }

  @Nested
  class Deletion {
    @Test
    void removesTheTagAndItsManifest() {
      TestImage image = images().image().tag("1.0").push();
      delete("1.0");
      assertThat(repository().tags().find("1.0")).isEmpty();
      assertThat(isThere(image)).isFalse();
      assertThat(registry().blobs().find(image.digest())).isPresent();
    }

    @Test
    void removesTheManifestWithAllItsTagsByDigest() {
      TestImage image = images().image().tag("1.0").tag("2.0").push();
      delete(image.digest().toString());
      assertThat(isThere(image)).isFalse();
      assertNoTagIsLeft();
    }

    @Test
    void keepsAManifestThatAnotherTagNames() {
      TestImage image = images().image().tag("1.0").tag("2.0").push();
      delete("1.0");
      assertThat(repository().tags().find("1.0")).isEmpty();
      assertThat(repository().tags().find("2.0")).hasValue(image.digest());
      assertThat(isThere(image)).isTrue();
    }

    @Test
    void keepsAManifestThatAnIndexNames() {
      TestImage image = images().image().tag("1.0").push();
      TestImage index = images().index(image).push();
      delete("1.0");
      assertThat(isThere(image)).isTrue();
      assertThat(isThere(index)).isTrue();
    }

    @Test
    void removesChildrenAndReferrersThatNothingElseNames() {
      TestImages images = images();
      TestImage child = images.image().push();
      TestImage index = images.index(child).tag("1.0").push();
      TestImage signature = images.artifactFor(child).push();
      TestImage ofSignature = images.artifactFor(signature).push();
      TestImage sbom = images.artifactFor(index).push();
      TestImage other = images.image().push();
      delete("1.0");
      assertThat(List.of(index, child, signature, ofSignature, sbom))
          .noneMatch(ImageDeletionContract.this::isThere);
      assertThat(isThere(other)).isTrue();
    }

    @Test
    void keepsChildrenAndReferrersThatATagOrAnIndexNames() {
      TestImages images = images();
      TestImage shared = images.image().push();
      TestImage tagged = images.image().tag("child").push();
      TestImage own = images.image().push();
      TestImage index = images.index(shared, tagged, own).tag("1.0").push();
      TestImage other = images.index(shared).tag("2.0").push();
      TestImage signature = images.artifactFor(index).tag("signature").push();
      TestImage ofShared = images.artifactFor(shared).push();
      delete("1.0");
      assertThat(List.of(index, own)).noneMatch(ImageDeletionContract.this::isThere);
      assertThat(List.of(shared, tagged, other, signature, ofShared))
          .allMatch(ImageDeletionContract.this::isThere);
    }

    @Test
    void leavesYoungLayerLinksToACollection() {
      TestImage image = images().image().tag("1.0").push();
      delete("1.0");
      assertThat(repository().blobs().find(image.config().digest())).isPresent();
    }

    @Test
    void removesOldLayerLinksThatNoOtherManifestNames() {
      TestImages images = images();
      TestImage image = images.image().layers(2).tag("1.0").push();
      TestImage other = images.image().sharing(image).layers(1).push();
      withoutGrace(storage()).delete("1.0");
      assertThat(repository().blobs().find(image.config().digest())).isEmpty();
      assertThat(other.blobs()).allMatch(blob -> repository().blobs().find(blob).isPresent());
    }

    @Test
    void removesOnlyTheTagIfAManifestCannotBeRead() {
      TestImages images = images();
      TestImage image = images.image().tag("1.0").push();
      TestImage damaged = images.image().push();
      breakage().truncateBlob(damaged.digest());
      delete("1.0");
      assertThat(repository().tags().find("1.0")).isEmpty();
      assertThat(isThere(image)).isTrue();
    }

    @Test
    void removesOnlyTheTagIfAnotherTagCannotBeRead() {
      TestImage image = images().image().tag("1.0").tag("2.0").push();
      breakage().garbleLink(image.tagLink("2.0"));
      delete("1.0");
      assertThat(repository().tags().find("1.0")).isEmpty();
      assertThat(isThere(image)).isTrue();
    }

    @Test
    void leavesNothingInQuarantine() {
      TestImage image = images().image().push();
      images().index(image).tag("1.0").push();
      delete("1.0");
      assertThat(tree().files()).noneMatch(path -> path.contains("_stowage"));
    }

    @Test
    void refusesAnUnknownTag() {
      assertRefused(ErrorCode.MANIFEST_UNKNOWN, "1.0", () -> delete("1.0"));
    }

    @Test
    void isRefusedIfDeletionIsDisabled() {
      images().image().tag("1.0").push();
      assertRefused(
          ErrorCode.UNSUPPORTED, "1.0", () -> withoutDeletion().manifests().delete("1.0"));
      assertRefused(ErrorCode.UNSUPPORTED, "1.0", () -> readOnly().manifests().delete("1.0"));
    }

    @Test
    void firesAnEventForTheTagAndForEachManifest() {
      TestImage child = images().image().push();
      TestImage index = images().index(child).tag("1.0").push();
      List<Object> received = new ArrayList<>();
      registry(RegistryOptions.builder().listener(new RegistryListener() {
            @Override
            public void untagged(RegistryEvent.Untagged event) {
              received.add(event.tag().value());
            }

            @Override
            public void manifestDeleted(RegistryEvent.ManifestDeleted event) {
              received.add(event.digest());
            }
          }))
          .repository("team/app")
          .manifests()
          .delete("1.0");
      assertThat(received).containsExactly("1.0", index.digest(), child.digest());
    }
  }

  @Nested
  class OfSeveralImages {
    private ImageDeletion deleteAll(String... names) {
      List<Reference> images = Stream.of(names).map(Reference::parse).toList();
      TreeDump before = tree();
      ImageDeletion plan = repository().manifests().planDeletion(images);
      assertThat(tree().changesSince(before)).isEmpty();
      ImageDeletion done = repository().manifests().deleteAll(images);
      assertThat(done).isEqualTo(plan);
      return done;
    }

    @Test
    void removesAManifestAllOfWhoseTagsAreNamed() {
      TestImage image = images().image().tag("1.0").tag("2.0").push();
      ImageDeletion done = deleteAll("1.0", "2.0");
      assertThat(done.tags())
          .isEqualTo(Map.of(Tag.parse("1.0"), image.digest(), Tag.parse("2.0"), image.digest()));
      assertThat(done.manifests()).containsExactly(image.digest());
      assertThat(done.kept()).isEmpty();
      assertThat(done.problem()).isEmpty();
      assertNoTagIsLeft();
    }

    @Test
    void tellsWhichTagsAndIndexesKeepAManifest() {
      TestImage image = images().image().tag("1.0").tag("2.0").push();
      TestImage index = images().index(image).push();
      ImageDeletion done = deleteAll("1.0");
      assertThat(done.manifests()).isEmpty();
      assertThat(done.kept())
          .containsExactly(
              new ImageDeletion.Kept(image.digest(), List.of(Tag.parse("2.0"), index.digest())));
    }

    @Test
    void removesAnIndexBeforeTheChildThatIsNamedToo() {
      TestImage child = images().image().push();
      TestImage index = images().index(child).tag("1.0").push();
      ImageDeletion done = deleteAll(child.digest().toString(), "1.0");
      assertThat(done.manifests()).containsExactly(index.digest(), child.digest());
    }

    @Test
    void keepsAChildOfAnIndexThatStaysWithoutItsTags() {
      TestImage child = images().image().tag("child").push();
      TestImage index = images().index(child).push();
      ImageDeletion done = deleteAll(child.digest().toString());
      assertThat(done.tags()).containsOnlyKeys(Tag.parse("child"));
      assertThat(done.kept())
          .containsExactly(new ImageDeletion.Kept(child.digest(), List.of(index.digest())));
      assertThat(isThere(child)).isTrue();
      assertNoTagIsLeft();
    }

    @Test
    void removesAReferrerWhoseSubjectStays() {
      TestImages images = images();
      TestImage image = images.image().tag("1.0").push();
      TestImage byTag = images.artifactFor(image).tag("signature").push();
      TestImage byDigest = images.artifactFor(image).push();
      ImageDeletion done = deleteAll("signature", byDigest.digest().toString());
      assertThat(done.manifests()).containsExactlyInAnyOrder(byTag.digest(), byDigest.digest());
      assertThat(isThere(image)).isTrue();
    }

    @Test
    void removesWhatOnlyTheNamedImagesShare() {
      TestImages images = images();
      TestImage shared = images.image().push();
      TestImage first = images.index(shared).tag("1.0").push();
      TestImage second = images.index(shared).annotation("a", "b").tag("2.0").push();
      ImageDeletion done = deleteAll("1.0", "2.0");
      assertThat(done.manifests())
          .containsExactlyInAnyOrder(first.digest(), second.digest(), shared.digest())
          .endsWith(shared.digest());
    }

    @Test
    void removesOldLayerLinksThatNoOtherManifestNames() {
      TestImages images = images();
      TestImage image = images.image().layers(2).tag("1.0").push();
      images.image().sharing(image).layers(1).tag("2.0").push();
      ImageDeletion done = withoutGrace(storage()).deleteAll(List.of(Tag.parse("1.0")));
      assertThat(done.layerLinks()).isNotEmpty().contains(image.config().digest());
      assertThat(done.layerLinks())
          .allMatch(layer -> repository().blobs().find(layer).isEmpty());
    }

    @Test
    void removesADamagedManifestThatIsNamedByItsDigest() {
      TestImages images = images();
      TestImage image = images.image().tag("1.0").push();
      TestImage truncated = images.image().tag("bad").push();
      TestImage missing = images.image().tag("lost").push();
      breakage().truncateBlob(truncated.digest());
      breakage().removeFolder(RegistryLayout.blobData(missing.digest()));
      ImageDeletion done =
          deleteAll(truncated.digest().toString(), missing.digest().toString());
      assertThat(done.problem()).isEmpty();
      assertThat(done.manifests()).containsExactlyInAnyOrder(truncated.digest(), missing.digest());
      assertThat(repository().tags().list()).containsExactly(Tag.parse("1.0"));
      assertThat(isThere(image)).isTrue();
    }

    @Test
    void removesNothingElseIfAnotherManifestCannotBeRead() {
      TestImages images = images();
      TestImage byTag = images.image().tag("1.0").push();
      TestImage child = images.image().push();
      TestImage byDigest = images.index(child).tag("2.0").push();
      TestImage damaged = images.image().push();
      breakage().truncateBlob(damaged.digest());
      ImageDeletion done = deleteAll("1.0", byDigest.digest().toString());
      assertThat(done.problem()).get().asString().contains(damaged.digest().toString());
      assertThat(done.manifests()).containsExactly(byDigest.digest());
      assertThat(List.of(byTag, child)).allMatch(ImageDeletionContract.this::isThere);
      assertNoTagIsLeft();
    }

    @Test
    void removesNothingElseIfTheBytesOfAnotherManifestAreMissing() {
      TestImages images = images();
      TestImage byTag = images.image().tag("1.0").push();
      TestImage byDigest = images.image().push();
      TestImage lost = images.image().push();
      breakage().removeFolder(RegistryLayout.blobData(lost.digest()));
      ImageDeletion done = deleteAll("1.0", byDigest.digest().toString());
      assertThat(done.problem()).get().asString().contains(lost.digest().toString());
      assertThat(done.manifests()).containsExactly(byDigest.digest());
      assertThat(isThere(byTag)).isTrue();
      assertNoTagIsLeft();
    }

    @Test
    void removesNothingIfOneIsUnknown() {
      images().image().tag("1.0").push();
      Digest unknown = Digest.of(new byte[1]);
      TreeDump before = tree();
      assertRefused(ErrorCode.MANIFEST_UNKNOWN, "9.9", () -> deleteAll("1.0", "9.9"));
      assertRefused(
          ErrorCode.MANIFEST_UNKNOWN,
          unknown.toString(),
          () -> deleteAll("1.0", unknown.toString()));
      assertThat(tree().changesSince(before)).isEmpty();
    }

    @Test
    void isRefusedIfDeletionIsDisabled() {
      images().image().tag("1.0").push();
      List<Tag> names = List.of(Tag.parse("1.0"));
      assertRefused(
          ErrorCode.UNSUPPORTED, "team/app", () -> withoutDeletion().manifests().deleteAll(names));
      assertThat(readOnly().manifests().planDeletion(names).tags()).hasSize(1);
    }

    @Test
    void keepsADamagedManifestThatAnIndexNamesWithTheLayersThatItMayNeed() {
      TestImages images = images();
      TestImage image = images.image().layers(2).tag("1.0").push();
      TestImage damaged = images.image().sharing(image).layers(1).push();
      TestImage index = images.index(damaged).push();
      breakage().truncateBlob(damaged.digest());
      List<Reference> named = List.of(Tag.parse("1.0"), damaged.digest());
      ImageDeletion plan = withoutGrace(storage()).planDeletion(named);
      ImageDeletion done = withoutGrace(storage()).deleteAll(named);
      assertThat(done).isEqualTo(plan);
      assertThat(done.problem()).get().asString().contains(damaged.digest().toString());
      assertThat(done.manifests()).isEmpty();
      assertThat(done.kept())
          .containsExactly(new ImageDeletion.Kept(damaged.digest(), List.of(index.digest())));
      assertThat(isThere(damaged.revisionLink())).isTrue();
      assertThat(image.blobs()).allMatch(blob -> repository().blobs().find(blob).isPresent());
    }

    @Test
    void keepsAManifestThatAnIndexNamesEvenIfAnotherManifestCannotBeRead() {
      TestImages images = images();
      TestImage child = images.image().push();
      TestImage index = images.index(child).push();
      TestImage ofNamed = images.image().layers(2).push();
      TestImage named = images.index(ofNamed).push();
      TestImage damaged = images.image().layers(3).push();
      breakage().truncateBlob(damaged.digest());
      ImageDeletion done = deleteAll(
          child.digest().toString(), named.digest().toString(), ofNamed.digest().toString());
      assertThat(done.problem()).get().asString().contains(damaged.digest().toString());
      assertThat(done.manifests()).containsExactlyInAnyOrder(named.digest(), ofNamed.digest());
      assertThat(done.kept())
          .containsExactly(new ImageDeletion.Kept(child.digest(), List.of(index.digest())));
      assertThat(List.of(child, index)).allMatch(ImageDeletionContract.this::isThere);
    }

    @Test
    void removesNothingElseIfATagCannotBeRead() {
      TestImage byTag = images().image().tag("1.0").tag("2.0").push();
      TestImage byDigest = images().image().layers(2).push();
      StoragePath link = byTag.tagLink("2.0");
      List<Reference> named = List.of(Tag.parse("1.0"), byDigest.digest());
      for (StorageException error : List.of(
          new StorageException.AccessDenied(link, new IOException("Permission denied")),
          new StorageException.UnexpectedKind(link, "a file"))) {
        repository().manifests().put(byDigest.manifest());
        repository().tags().put("1.0", byTag.digest());
        RefusingStorage refusing = new RefusingStorage(
            storage(),
            (call, path) -> call == StorageCall.READ && path.equals(link),
            path -> error);
        ManifestService manifests =
            Registry.open(refusing, options).repository("team/app").manifests();
        ImageDeletion plan = manifests.planDeletion(named);
        ImageDeletion done = manifests.deleteAll(named);
        assertThat(done).isEqualTo(plan);
        assertThat(done.problem()).get().asString().contains(link.value());
        assertThat(done.tags()).containsOnlyKeys(Tag.parse("1.0"));
        assertThat(done.manifests()).containsExactly(byDigest.digest());
        assertThat(isThere(byTag)).isTrue();
        assertThat(isThere(byDigest)).isFalse();
      }
    }

    @Test
    void isAllowedForTheOperatorEvenIfDeletionIsDisabled() {
      images().image().tag("1.0").push();
      Registry disabled = registry(RegistryOptions.builder().deleteEnabled(false));
      disabled.withDeletion().repository("team/app").manifests().delete("1.0");
      assertNoTagIsLeft();
    }
  }

  @Nested
  class OfUnchangedTags {
    private TagEntry entry(String tag) {
      return repository().tags().findEntry(Tag.parse(tag)).orElseThrow();
    }

    private ImageDeletion deleteUnchanged(TagEntry... tags) {
      return repository().manifests().deleteUnchanged(List.of(tags));
    }

    /** Sets a tag to its manifest again, as often as the clock of the store needs to notice it. */
    private void setAgain(TagEntry before) {
      do {
        repository().tags().put(before.tag(), before.digest());
      } while (entry(before.tag().value()).equals(before));
    }

    @Test
    void removesTheTagsAndTheirManifest() {
      TestImage image = images().image().tag("1.0").tag("2.0").push();
      ImageDeletion done = deleteUnchanged(entry("1.0"), entry("2.0"));
      assertThat(done.tags()).containsOnlyKeys(Tag.parse("1.0"), Tag.parse("2.0"));
      assertThat(done.manifests()).containsExactly(image.digest());
      assertThat(isThere(image)).isFalse();
      assertNoTagIsLeft();
    }

    @Test
    void leavesATagThatNamesAnotherManifestOrIsGone() {
      TestImage image = images().image().tag("1.0").tag("moved").tag("gone").push();
      List<TagEntry> entries = List.of(entry("1.0"), entry("moved"), entry("gone"));
      TestImage other = images().image().layers(2).tag("moved").push();
      repository().tags().remove("gone");
      ImageDeletion done = repository().manifests().deleteUnchanged(entries);
      assertThat(done.tags()).containsOnlyKeys(Tag.parse("1.0"));
      assertThat(done.manifests()).containsExactly(image.digest());
      assertThat(repository().tags().find("moved")).hasValue(other.digest());
      assertThat(isThere(other)).isTrue();
    }

    @Test
    void leavesATagThatWasSetToTheSameManifestAgain() {
      TestImage image = images().image().tag("1.0").tag("2.0").push();
      TagEntry pushed = entry("1.0");
      TagEntry other = entry("2.0");
      setAgain(pushed);
      ImageDeletion done = deleteUnchanged(pushed, other);
      assertThat(done.tags()).containsOnlyKeys(Tag.parse("2.0"));
      assertThat(done.manifests()).isEmpty();
      assertThat(done.kept())
          .containsExactly(new ImageDeletion.Kept(image.digest(), List.of(Tag.parse("1.0"))));
      assertThat(repository().manifests().get("1.0")).isEqualTo(image.manifest());
    }

    @Test
    void leavesATagThatIsSetToTheSameManifestDuringTheCall() {
      TestImage image = images().image().tag("1.0").push();
      TagEntry pushed = entry("1.0");
      BesideStorage beside = new BesideStorage(storage());
      beside.before(StorageCall.TAKE, image.tagLink("1.0"), () -> setAgain(pushed));
      Repository deleting = Registry.open(beside, options).repository("team/app");
      ImageDeletion done = deleting.manifests().deleteUnchanged(List.of(pushed));
      assertThat(beside.isWaiting()).isFalse();
      assertThat(done.tags()).isEmpty();
      assertThat(repository().manifests().get("1.0")).isEqualTo(image.manifest());
    }

    @Test
    void keepsAManifestThatCannotBeRead() {
      TestImage damaged = images().image().tag("1.0").push();
      breakage().truncateBlob(damaged.digest());
      ImageDeletion done = deleteUnchanged(entry("1.0"));
      assertThat(done.tags()).containsOnlyKeys(Tag.parse("1.0"));
      assertThat(done.problem()).get().asString().contains(damaged.digest().toString());
      assertThat(done.manifests()).isEmpty();
      assertThat(storage().stat(damaged.revisionLink())).isPresent();
    }

    @Test
    void keepsAReferrerWhoseSubjectStays() {
      TestImages images = images();
      TestImage image = images.image().tag("1.0").push();
      TestImage signature = images.artifactFor(image).tag("signature").push();
      ImageDeletion done = deleteUnchanged(entry("signature"));
      assertThat(done.tags()).containsOnlyKeys(Tag.parse("signature"));
      assertThat(done.manifests()).isEmpty();
      assertThat(done.kept())
          .containsExactly(new ImageDeletion.Kept(signature.digest(), List.of(image.digest())));
      assertThat(isThere(signature)).isTrue();
    }

    @Test
    void removesAReferrerWithItsSubject() {
      TestImages images = images();
      TestImage image = images.image().tag("1.0").push();
      TestImage signature = images.artifactFor(image).tag("signature").push();
      ImageDeletion done = deleteUnchanged(entry("signature"), entry("1.0"));
      assertThat(done.manifests()).containsExactly(image.digest(), signature.digest());
      assertThat(done.kept()).isEmpty();
    }

    @Test
    void isRefusedIfDeletionIsDisabled() {
      images().image().tag("1.0").push();
      List<TagEntry> tags = List.of(entry("1.0"));
      assertRefused(
          ErrorCode.UNSUPPORTED,
          "team/app",
          () -> withoutDeletion().manifests().deleteUnchanged(tags));
    }
  }

  @Nested
  class BesideACollection {
    @Test
    void leavesAManifestThatTheCollectionHidesToALaterRun() {
      TestImage image = images().image().tag("1.0").push();
      StoragePath link = image.revisionLink();
      BesideStorage beside = new BesideStorage(storage());
      beside.before(
          StorageCall.LIST,
          RegistryLayout.tags(repository().name()),
          () -> storage()
              .quarantine()
              .take(
                  "beside",
                  List.of(new Quarantine.Seen(link, storage().stat(link).orElseThrow()))));
      ImageDeletion done = withoutGrace(beside).deleteAll(List.of(Tag.parse("1.0")));
      assertThat(beside.isWaiting()).isFalse();
      assertThat(done.tags()).containsOnlyKeys(Tag.parse("1.0"));
      assertThat(done.kept()).isEmpty();
      assertThat(done.manifests()).isEmpty();
      assertThat(isThere(image)).isTrue();
      assertThat(image.blobs()).allMatch(blob -> repository().blobs().find(blob).isPresent());
    }

    @Test
    void keepsTheChildOfAnIndexThatAPushRestores() {
      TestImage child = images().image().push();
      TestImage index = images().index(child).tag("1.0").push();
      StoragePath link = index.revisionLink();
      BesideStorage beside = new BesideStorage(storage());
      beside.before(StorageCall.LIST, RegistryLayout.tags(repository().name()), () -> {
        storage()
            .quarantine()
            .take(
                "beside", List.of(new Quarantine.Seen(link, storage().stat(link).orElseThrow())));
        beside.before(
            StorageCall.TAKE,
            child.revisionLink(),
            () -> repository().tags().put("2.0", index.digest()));
      });
      withoutGrace(beside).deleteAll(List.of(Tag.parse("1.0")));
      assertThat(beside.isWaiting()).isFalse();
      assertThat(repository().manifests().get("2.0")).isEqualTo(index.manifest());
      assertThat(isThere(child)).isTrue();
    }
  }

  @Nested
  class BesideAPush {
    @Test
    void keepsAChildOfAnIndexThatIsPushedMeanwhile() {
      TestImage child = images().image().tag("1.0").push();
      BesideStorage beside = new BesideStorage(storage());
      Repository deleting = Registry.open(beside, options).repository("team/app");
      List<TestImage> pushed = new ArrayList<>();
      beside.before(
          StorageCall.TAKE,
          child.revisionLink(),
          () -> pushed.add(images().index(child).tag("2.0").push()));
      deleting.manifests().delete("1.0");
      assertThat(isThere(child)).isTrue();
      assertThat(pushed).singleElement().matches(ImageDeletionContract.this::isThere);
    }

    @Test
    void keepsAManifestThatIsTaggedMeanwhile() {
      TestImage image = images().image().tag("1.0").push();
      BesideStorage beside = new BesideStorage(storage());
      Repository deleting = Registry.open(beside, options).repository("team/app");
      beside.after(
          StorageCall.TAKE,
          image.revisionLink(),
          () -> repository().tags().put("2.0", image.digest()));
      deleting.manifests().delete("1.0");
      assertThat(repository().manifests().get("2.0")).isEqualTo(image.manifest());
    }

    @Test
    void keepsAManifestWithoutItsBytesThatIsTaggedMeanwhileWithTheLayersThatItMayNeed() {
      TestImages images = images();
      TestImage image = images.image().layers(2).tag("1.0").push();
      Digest lost = images.image().sharing(image).layers(1).push().digest();
      breakage().removeFolder(RegistryLayout.blobData(lost));
      BesideStorage beside = new BesideStorage(storage());
      RepositoryName name = repository().name();
      beside.before(
          StorageCall.LIST,
          RegistryLayout.revisions(name),
          () -> breakage().danglingTag(name, Tag.parse("2.0"), lost));
      ImageDeletion done = withoutGrace(beside).deleteAll(List.of(Tag.parse("1.0"), lost));
      assertThat(beside.isWaiting()).isFalse();
      assertThat(done.problem()).get().asString().contains(lost.toString());
      assertThat(done.manifests()).isEmpty();
      assertThat(done.kept())
          .containsExactly(new ImageDeletion.Kept(lost, List.of(Tag.parse("2.0"))));
      assertThat(repository().tags().find("2.0")).hasValue(lost);
      assertThat(image.blobs()).allMatch(blob -> repository().blobs().find(blob).isPresent());
    }

    @Test
    void doesNotAcknowledgeAnIndexWhoseChildIsDeletedBeforeItsLastWrite() {
      TestImage child = images().image().tag("1.0").push();
      TestImage sibling = images().image().tag("sibling").push();
      BesideStorage beside = new BesideStorage(storage());
      Repository pushing = Registry.open(beside, options).repository("team/app");
      Repository deleting = Registry.open(storage(), options).repository("team/app");
      Manifest index = images().index(sibling, child).manifest();
      StoragePath link = RegistryLayout.revisionLink(pushing.name(), index.digest());
      beside.before(StorageCall.WRITE, link, () -> deleting.manifests().delete("1.0"));
      boolean acknowledged = true;
      try {
        pushing.manifests().put(index);
      } catch (RegistryException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(e.value()).isEqualTo(child.digest().toString());
        acknowledged = false;
      }
      Digest digest = child.digest();
      assertThat(repository().manifests().find(digest).isPresent()).isEqualTo(acknowledged);
      assertThat(beside.isWaiting()).isFalse();
    }
  }
}
