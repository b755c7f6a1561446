package io.stowage.registry.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.stowage.registry.ForeignUrls;
import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.Repository;
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
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.Tag;
import io.stowage.registry.oci.CopiedImage;
import io.stowage.registry.oci.CopyListener;
import io.stowage.registry.oci.CopyReport;
import io.stowage.registry.oci.RegistryCopy;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.testing.storage.CountingStorage;
import io.stowage.registry.testing.storage.EachCall;
import io.stowage.registry.testing.storage.FailingStorage;
import io.stowage.registry.testing.storage.FlatStorage;
import io.stowage.registry.testing.storage.Moment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests copies of images from one repository to another. */
class RegistryCopyTest {
  private final InMemoryStorage sourceStore = InMemoryStorage.create();
  private final InMemoryStorage targetStore = InMemoryStorage.create();
  private final Repository source = app(sourceStore);
  private final Repository target = app(targetStore);
  private final TestImages images = TestImages.in(source);

  @Nested
  class Images {
    static Stream<Arguments> stores() {
      List<Supplier<StorageDriver>> stores = List.of(InMemoryStorage::create, FlatStorage::create);
      return stores.stream()
          .flatMap(from -> stores.stream().map(to -> Arguments.of(from.get(), to.get())));
    }

    @ParameterizedTest
    @MethodSource("stores")
    void areCopiedWithEverythingBelowThem(StorageDriver from, StorageDriver to) {
      Repository here = app(from);
      Repository there = app(to);
      TestImages made = TestImages.in(here);
      TestImage child = made.image().layers(2).push();
      TestImage index =
          made.index(child, made.image().docker().push()).tag("1.0").push();

      CopyReport report = RegistryCopy.from(here).image("1.0").to(there);

      assertThat(report.images())
          .containsExactly(
              new CopiedImage(there.name(), Optional.of(Tag.parse("1.0")), index.descriptor()));
      assertThat(report.manifests()).isEqualTo(3);
      assertThat(report.blobsCopied()).isEqualTo(5);
      assertThat(report.manifestsSkipped() + report.blobsSkipped()).isZero();
      assertThat(there.tags().get("1.0")).isEqualTo(index.digest());
      assertCopied(index, there);
    }

    @Test
    void getAnotherTagOnRequest() {
      TestImage one = images.image().tag("1.0").push();
      TestImage two = images.image().tag("2.0").push();
      TestImage untagged = images.image().push();

      RegistryCopy.from(source)
          .image("1.0")
          .as("stable")
          .image(Tag.parse("2.0"))
          .image(untagged.digest())
          .image("1.0")
          .as("also-stable")
          .to(target);

      assertThat(target.tags().list())
          .extracting(Tag::value)
          .containsExactly("2.0", "also-stable", "stable");
      assertThat(target.tags().get("stable")).isEqualTo(one.digest());
      assertThat(target.tags().get("also-stable")).isEqualTo(one.digest());
      assertThat(target.tags().get("2.0")).isEqualTo(two.digest());
      assertCopied(untagged, target);
    }

    @Test
    void areCopiedWithTheirReferrersOnRequest() {
      TestImage child = images.image().push();
      TestImage index = images.index(child).tag("1.0").push();
      TestImage signature = images.artifactFor(child).push();
      TestImage signed = images.artifactFor(signature).push();
      images.image().push();

      RegistryCopy.from(source).image("1.0").to(target);
      assertThat(manifests(target)).containsExactlyInAnyOrder(index.digest(), child.digest());

      CopyReport report = RegistryCopy.from(source).image("1.0").withReferrers().to(target);
      assertThat(manifests(target))
          .containsExactlyInAnyOrder(
              index.digest(), child.digest(), signature.digest(), signed.digest());
      assertThat(report.images())
          .extracting(image -> image.manifest().digest())
          .containsExactly(index.digest(), signature.digest(), signed.digest());
      assertThat(report.manifests()).isEqualTo(2);
      assertThat(report.manifestsSkipped()).isEqualTo(2);
      assertThat(target.referrers().of(child.digest()))
          .isEqualTo(source.referrers().of(child.digest()));
    }

    @Test
    void keepTheirSha512Digests() {
      Manifest child = images.image().pushWithoutManifest();
      Digest sha512 = Digest.of(DigestAlgorithm.SHA512, child.payload());
      source.manifests().put(sha512, child);
      source
          .manifests()
          .put(
              "1.0",
              ImageIndex.builder()
                  .manifest(Descriptor.of(child.mediaType(), sha512, child.payload().length))
                  .build());
      Repository other = Registry.open(targetStore).repository("other");

      RegistryCopy.from(source).image("1.0").to(target);
      RegistryCopy.from(source).image(sha512).as("child").to(other);

      assertThat(target.manifests().get(sha512)).isEqualTo(child);
      assertThat(other.manifests().get(sha512)).isEqualTo(child);
      assertThat(other.tags().get("child")).isEqualTo(child.digest());
    }

    @Test
    void mayBeInSchema1OrAnIndexOfLayers() {
      TestImage old = images.schema1();
      Descriptor layer = source.blobs().put(new byte[] {1}, MediaType.OCI_LAYER_GZIP);
      ImageIndex cache = ImageIndex.builder().manifest(layer).build();
      source.manifests().put("cache", cache);

      RegistryCopy.from(source).image(old.digest()).as("old").image("cache").to(target);

      assertCopied(old, target);
      assertThat(target.manifests().getIndex("cache")).isEqualTo(cache);
      assertThat(target.blobs().read(layer.digest(), 1)).containsExactly(1);
    }

    @Test
    void mayHaveForeignLayersThatTheSourceDoesNotHave() {
      RegistryOptions options = RegistryOptions.builder()
          .foreignUrls(ForeignUrls.matching(List.of(Pattern.compile("https://.*")), List.of()))
          .build();
      Repository from = Registry.open(sourceStore, options).repository("team/app");
      TestImage image = TestImages.in(from)
          .image()
          .docker()
          .foreignLayer("https://example.com/layer")
          .layers(1)
          .tag("1.0")
          .push();
      Repository to = Registry.open(targetStore, options).repository("team/app");

      CopyReport report = RegistryCopy.from(from).image("1.0").to(to);

      assertThat(report.blobsCopied()).isEqualTo(2);
      assertThat(to.tags().get("1.0")).isEqualTo(image.digest());
    }

    @Test
    void arePutAfterTheirChildrenAndBlobs() {
      TestImage child = images.image().push();
      TestImage index = images.index(child).tag("1.0").push();
      List<Digest> copied = new ArrayList<>();

      RegistryCopy.from(source)
          .image("1.0")
          .withListener(new CopyListener() {
            @Override
            public void copied(Descriptor content) {
              copied.add(content.digest());
            }
          })
          .to(target);

      assertThat(copied)
          .containsExactly(
              child.blobs().get(0), child.blobs().get(1), child.digest(), index.digest());
    }
  }

  @Nested
  class PresentContent {
    @Test
    void isSkipped() {
      TestImage index = images.index(images.image().push()).tag("1.0").push();
      images.artifactFor(index).push();
      RegistryCopy copy = RegistryCopy.from(source).image("1.0").withReferrers();
      CopyReport first = copy.to(target);
      CountingStorage counted = new CountingStorage(targetStore);
      TreeDump before = TreeDump.of(targetStore, RegistryLayout.ROOT);

      CopyReport second = copy.to(app(counted));

      assertThat(second.manifests() + second.blobsCopied()).isZero();
      assertThat(second.bytesCopied()).isZero();
      assertThat(second.manifestsSkipped()).isEqualTo(first.manifests()).isEqualTo(3);
      assertThat(second.blobsSkipped()).isEqualTo(first.blobsCopied());
      assertThat(second.images()).isEqualTo(first.images());
      assertThat(counted.bytesWritten()).isZero();
      assertThat(TreeDump.of(targetStore, RegistryLayout.ROOT).changesSince(before))
          .isEmpty();
    }

    @Test
    void isCompletedIfSomethingIsMissingOrTruncated() {
      TestImage image = images.image().layers(3).tag("1.0").push();
      RegistryCopy copy = RegistryCopy.from(source).image("1.0");
      copy.to(target);
      target.blobs().delete(image.blobs().get(1));
      Breakage.of(targetStore).truncateBlob(image.blobs().get(2));
      Breakage.of(targetStore).truncateBlob(image.digest());
      Breakage.of(targetStore).truncateLink(image.tagLink("1.0"));

      CopyReport report = copy.to(target);

      assertThat(report.blobsCopied()).isEqualTo(2);
      assertThat(report.manifests()).isEqualTo(1);
      assertThat(target.tags().get("1.0")).isEqualTo(image.digest());
      assertCopied(image, target);
    }

    @Test
    void isMountedFromAnotherRepositoryOfTheRegistry() {
      TestImage image = images.image().layers(2).tag("1.0").push();
      List<RegistryEvent> pushed = new ArrayList<>();
      List<RegistryEvent.BlobMounted> mounted = new ArrayList<>();
      RegistryListener listener = new RegistryListener() {
        @Override
        public void blobPushed(RegistryEvent.BlobPushed event) {
          pushed.add(event);
        }

        @Override
        public void blobOpened(RegistryEvent.BlobOpened event) {
          pushed.add(event);
        }

        @Override
        public void blobMounted(RegistryEvent.BlobMounted event) {
          mounted.add(event);
        }
      };
      RegistryOptions options = RegistryOptions.builder().listener(listener).build();
      Registry registry = Registry.open(sourceStore, options);
      Repository other = registry.repository("other");

      CopyReport report =
          RegistryCopy.from(registry.repository("team/app")).image("1.0").to(other);

      assertThat(pushed).isEmpty();
      assertThat(mounted).hasSize(3);
      assertThat(report.blobsSkipped()).isEqualTo(3);
      assertThat(report.manifests()).isEqualTo(1);
      assertCopied(image, other);
    }

    @Test
    void isTaggedWithinTheRepository() {
      TestImage image = images.image().tag("1.0").push();

      CopyReport report = RegistryCopy.from(source).image("1.0").as("stable").to(source);

      assertThat(report.manifestsSkipped()).isEqualTo(1);
      assertThat(report.blobsSkipped()).isEqualTo(2);
      assertThat(source.tags().get("stable")).isEqualTo(image.digest());
    }
  }

  @Nested
  class Failures {
    @Test
    void leaveTheTargetUnchangedIfTheSourceIsIncomplete() {
      TestImage child = images.image().push();
      images.index(child).tag("index").push();
      TestImage image = images.image().tag("1.0").push();
      source.blobs().delete(image.blobs().get(0));
      source.manifests().delete(child.digest());
      Digest unknown = Breakage.of(sourceStore)
          .unknownManifest(source.name(), MediaType.parse("application/x-unknown"), Set.of());

      assertRefused(ErrorCode.MANIFEST_UNKNOWN, "2.0", () -> copy("2.0"));
      assertRefused(ErrorCode.MANIFEST_UNKNOWN, child.digest(), () -> copy("index"));
      assertRefused(ErrorCode.MANIFEST_BLOB_UNKNOWN, image.blobs().get(0), () -> copy("1.0"));
      assertRefused(ErrorCode.UNSUPPORTED, "application/x-unknown", () -> copy(unknown.toString()));
    }

    @Test
    void leaveNoImageAndNoUploadIfABlobIsDamaged() {
      TestImage image = images.image().layers(2).tag("1.0").push();
      Digest damaged = image.blobs().get(1);
      Breakage.of(sourceStore).garbleBlob(damaged);

      assertThatExceptionOfType(StorageException.Damaged.class)
          .isThrownBy(() -> copy("1.0"))
          .withMessageContaining(damaged.encoded());

      assertThat(manifests(target)).isEmpty();
      assertThat(target.blobs().find(damaged)).isEmpty();
      assertThat(target.blobs().uploads()).isEmpty();
    }

    @Test
    void refuseABlobOfAnotherSize() {
      TestImage image = images.image().tag("1.0").push();
      Breakage.of(sourceStore).truncateBlob(image.blobs().get(1));

      long half = image.layers().get(0).size() / 2;
      assertRefused(ErrorCode.SIZE_INVALID, half, () -> copy("1.0"));
    }

    @Test
    void refuseOneTagForTwoImages() {
      images.image().tag("1.0").push();
      images.image().tag("2.0").push();
      RegistryCopy copy = RegistryCopy.from(source).image("1.0").as("2.0").image("2.0");

      assertRefused(ErrorCode.TAG_INVALID, "2.0", () -> copy.to(target));
    }

    @Test
    void refuseAReadOnlyTarget() {
      images.image().tag("1.0").push();
      RegistryOptions options = RegistryOptions.builder().readOnly(true).build();
      Repository readOnly = Registry.open(targetStore, options).repository("other");

      assertRefused(
          ErrorCode.UNSUPPORTED,
          readOnly,
          () -> RegistryCopy.from(source).image("1.0").to(readOnly));
    }

    @Test
    void showTheSettingsOfTheCopy() {
      RegistryCopy copy = RegistryCopy.from(source).image("1.0").as("a").image("2.0");

      assertThat(copy)
          .hasToString(
              "RegistryCopy[source=team/app, images=[1.0 as a, 2.0 as 2.0], referrers=false]");
    }

    @Test
    void nameTheMissingCall() {
      RegistryCopy copy = RegistryCopy.from(source);

      assertThatIllegalStateException()
          .isThrownBy(() -> copy.to(target))
          .withMessageContaining("call image before to");
      assertThatIllegalStateException()
          .isThrownBy(() -> copy.as("1.0"))
          .withMessageContaining("call image before as");
    }

    @ParameterizedTest
    @EnumSource
    void leaveACompleteStateAtEachCallOfTheTarget(Moment moment) {
      prepare();
      List<String> expected = filesOf(InMemoryStorage.create());
      EachCall.atLeast(50, call -> {
        InMemoryStorage store = InMemoryStorage.create();
        FailingStorage failing = failing(store, call, moment);
        boolean failed = fails(sourceStore, failing);
        assertCompletes(store, expected);
        return failed;
      });
    }

    @Test
    void leaveACompleteStateAtEachCallOfTheSource() {
      prepare();
      List<String> expected = filesOf(InMemoryStorage.create());
      EachCall.atLeast(60, call -> {
        InMemoryStorage store = InMemoryStorage.create();
        FailingStorage failing = failing(sourceStore, call, Moment.BEFORE);
        boolean failed = fails(failing, store);
        assertThat(app(store).blobs().uploads()).isEmpty();
        assertCompletes(store, expected);
        return failed;
      });
    }

    private void prepare() {
      TestImage index = images.index(images.image().push()).tag("1.0").push();
      images.artifactFor(index).push();
    }

    private List<String> filesOf(InMemoryStorage store) {
      RegistryCopy.from(source).image("1.0").withReferrers().to(app(store));
      return new VisibleState(Registry.open(store)).files();
    }

    private boolean fails(StorageDriver from, StorageDriver to) {
      try {
        RegistryCopy.from(app(from)).image("1.0").withReferrers().to(app(to));
        return false;
      } catch (StorageException.StorageFull e) {
        return true;
      }
    }

    private void assertCompletes(InMemoryStorage store, List<String> expected) {
      new VisibleState(Registry.open(store)).assertSound();
      assertThat(filesOf(store)).isEqualTo(expected);
    }

    private FailingStorage failing(StorageDriver store, long call, Moment moment) {
      return new FailingStorage(
          store, call, moment, path -> new StorageException.StorageFull(path, new IOException()));
    }

    private void copy(String image) {
      RegistryCopy.from(source).image(image).to(target);
    }

    private void assertRefused(ErrorCode code, Object value, ThrowingCallable call) {
      TreeDump before = TreeDump.of(targetStore, RegistryLayout.ROOT);
      assertThatExceptionOfType(RegistryException.class).isThrownBy(call).satisfies(refusal -> {
        assertThat(refusal.code()).isEqualTo(code);
        assertThat(refusal.value()).isEqualTo(value.toString());
      });
      assertThat(TreeDump.of(targetStore, RegistryLayout.ROOT).changesSince(before))
          .isEmpty();
    }
  }

  private static Repository app(StorageDriver store) {
    RegistryOptions options = RegistryOptions.builder().sleeper(time -> {}).build();
    return Registry.open(store, options).repository("team/app");
  }

  private static List<Digest> manifests(Repository repository) {
    List<Digest> digests = new ArrayList<>();
    repository.manifests().forEach(digests::add);
    return digests;
  }

  private static void assertCopied(TestImage image, Repository repository) {
    Manifest manifest = repository.manifests().get(image.digest());
    assertThat(manifest).isEqualTo(image.repository().manifests().get(image.digest()));
    for (Descriptor blob : manifest.blobs()) {
      assertThat(repository.blobs().read(blob.digest(), 1 << 20))
          .isEqualTo(image.repository().blobs().read(blob.digest(), 1 << 20));
    }
    image.children().forEach(child -> assertCopied(child, repository));
  }
}
