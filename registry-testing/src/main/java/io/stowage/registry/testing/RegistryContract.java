package io.stowage.registry.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.stowage.registry.BlobChannel;
import io.stowage.registry.BlobUpload;
import io.stowage.registry.ImageUse;
import io.stowage.registry.Page;
import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.Repository;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.ImageManifest;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.testing.storage.CountingStorage;
import io.stowage.registry.testing.storage.StorageCall;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contract of a registry's repositories and of all its blobs, for any store. */
abstract class RegistryContract extends ServiceContract {
  private static List<RepositoryName> parsed(String... names) {
    return Stream.of(names).map(RepositoryName::parse).toList();
  }

  private void pushTo(String... names) {
    for (String name : names) {
      registry().repository(name).blobs().put(ascii("content"));
    }
  }

  @Nested
  class Names {
    @Test
    void areRefusedIfMalformed() {
      for (String name : List.of("", "A", "a//b", "/a", "a/", "a/../b", "_a", "a".repeat(256))) {
        assertRefused(ErrorCode.NAME_INVALID, name, () -> registry().repository(name));
      }
    }

    @Test
    void needNotExist() {
      TreeDump before = tree();
      Repository repository = registry().repository("team/app");
      assertThat(repository.exists()).isFalse();
      assertThat(tree().changesSince(before)).isEmpty();
      repository.blobs().put(ascii("content"));
      assertThat(repository.exists()).isTrue();
      assertThat(registry().repository("team").exists()).isFalse();
    }
  }

  @Nested
  class Format {
    @Test
    void isRefusedByWritersIfWrittenByALaterRelease() {
      storage().write(RegistryLayout.FORMAT, ascii("2\n"));
      assertRefused(ErrorCode.UNSUPPORTED, "2", () -> registry(RegistryOptions.builder()));
      assertThat(readOnly().exists()).isFalse();
    }
  }

  @Nested
  class Catalog {
    @Test
    void isEmptyAtFirst() {
      assertThat(registry().repositories()).isEmpty();
      assertThat(registry().repositories(1).items()).isEmpty();
    }

    @Test
    void ordersByPathComponent() {
      pushTo("a-b", "a/b/c", "a", "b", "a/b", "a.b", "a0", "a_b");
      assertThat(registry().repositories())
          .isEqualTo(parsed("a", "a/b", "a/b/c", "a-b", "a.b", "a0", "a_b", "b"))
          .isSorted();
    }

    @Test
    void returnsPagesInTheSameOrder() {
      pushTo("a-b", "a/b/c", "a", "b", "a/b");
      List<RepositoryName> listed = new ArrayList<>(registry().repositories(2).items());
      while (registry().repositories(2, listed.get(listed.size() - 1)).more()) {
        listed.addAll(registry().repositories(2, listed.get(listed.size() - 1)).items());
      }
      listed.addAll(registry().repositories(2, listed.get(listed.size() - 1)).items());
      assertThat(listed).isEqualTo(registry().repositories());
    }

    @Test
    void readsOnlyTheFoldersThatAPageNeeds() {
      pushTo("a/1", "a/2", "b/1", "b/2", "b/3", "b/4", "b/5", "c", "d");
      CountingStorage counting = new CountingStorage(storage());
      Registry counted = Registry.open(counting, RegistryOptions.defaults());
      counting.reset();
      assertThat(counted.repositories(2, RepositoryName.parse("b/1")).items())
          .isEqualTo(parsed("b/2", "b/3"));
      assertThat(counting.calls(StorageCall.LIST))
          .as("the root, b, and b/1 to b/4")
          .isEqualTo(6);
      assertThat(counting.calls()).isEqualTo(6);
    }

    @Test
    void returnsTheNextPageAfterAnyName() {
      pushTo("a", "a/b", "a/b/c", "a/c", "a-b", "a-b/c", "a.b", "a0", "b/c/d", "b0/c");
      List<RepositoryName> all = registry().repositories();
      for (RepositoryName last : parsed(
          "a", "a/a", "a/b", "a/b/b", "a/b/c", "a/b/c/d", "a-a", "a-b", "a.b", "b", "b/c", "z")) {
        assertThat(registry().repositories(3, last).items())
            .isEqualTo(
                all.stream().filter(name -> name.compareTo(last) > 0).limit(3).toList());
      }
    }

    @Test
    void continuesAfterAMissingName() {
      pushTo("a", "a/b", "a-b", "b");
      assertThat(registry().repositories(2, RepositoryName.parse("a/a")).items())
          .isEqualTo(parsed("a/b", "a-b"));
      assertThat(registry().repositories(2, RepositoryName.parse("z")).items()).isEmpty();
    }

    @Test
    void reportsOnAnEmptyPageWhetherMoreFollows() {
      assertThat(registry().repositories(0)).isEqualTo(new Page<>(List.of(), false));
      pushTo("a");
      assertThat(registry().repositories(0)).isEqualTo(new Page<>(List.of(), true));
      assertThat(registry().repositories(0).last()).isEmpty();
    }

    @Test
    void fillsAPageWithAllowedRepositories() {
      pushTo("a", "secret/a", "b", "secret/b", "c", "d");
      Predicate<RepositoryName> allowed = name -> !name.value().startsWith("secret/");
      Page<RepositoryName> first = registry().repositories(3, allowed);
      assertThat(first.items()).isEqualTo(parsed("a", "b", "c"));
      assertThat(first.more()).isTrue();
      Page<RepositoryName> second = registry().repositories(3, first.last().orElseThrow(), allowed);
      assertThat(second).isEqualTo(new Page<>(parsed("d"), false));
    }

    @Test
    void refusesANegativePageSize() {
      assertRefused(
          ErrorCode.PAGINATION_NUMBER_INVALID,
          -1,
          () -> registry().repositories(-1, RepositoryName.parse("a")));
    }

    @Test
    void keepsARepositoryWhoseImagesAreDeleted() {
      TestImage image = images().image().tag("1.0").push();
      repository().manifests().delete(image.digest());
      assertThat(registry().repositories()).isEqualTo(parsed("team/app"));
    }

    @Test
    void listsARepositoryWithOnlyAnUpload() {
      repository().blobs().startUpload();
      assertThat(registry().repositories()).isEqualTo(parsed("team/app"));
    }

    @Test
    void skipsForeignNames() {
      pushTo("a");
      storage()
          .write(RegistryLayout.REPOSITORIES.resolve("Upper/_layers/sha256/x/link"), new byte[1]);
      storage().write(RegistryLayout.REPOSITORIES.resolve("a/file.txt"), new byte[1]);
      storage().write(RegistryLayout.REPOSITORIES.resolve("file"), new byte[1]);
      assertThat(registry().repositories()).isEqualTo(parsed("a"));
    }
  }

  @Nested
  class Remove {
    @Test
    void keepsOnlyTheDataOfBlobs() {
      TestImages images = images();
      TestImage image = images.image().tag("1.0").tag("latest").push();
      images.artifactFor(images.index(image).tag("1.0").push()).push();
      repository().blobs().startUpload().append(0, ascii("abc"));
      registry().remove(repository().name());
      assertThat(tree().lines()).noneMatch(line -> line.contains("team"));
      assertThat(isThere(RegistryLayout.blobData(image.digest()))).isTrue();
      assertThat(registry().repositories()).isEmpty();
      assertThat(repository().exists()).isFalse();
    }

    @Test
    void keepsParentChildAndSiblingRepositories() {
      List<Repository> others = Stream.of("team", "team/app/more", "team/app-2", "team/app/more/a")
          .map(registry()::repository)
          .toList();
      others.forEach(other -> TestImages.in(other).image().tag("1.0").push());
      images().image().tag("1.0").push();
      TreeDump all = tree();
      registry().remove(repository().name());
      assertThat(registry().repositories())
          .isEqualTo(parsed("team", "team/app/more", "team/app/more/a", "team/app-2"));
      assertThat(tree().changesSince(all)).allMatch(line -> line.contains("team/app/_"));
      others.forEach(
          other -> assertThat(other.manifests().touch(Tag.parse("1.0"))).isPresent());
    }

    @Test
    void keepsForeignFiles() {
      TestImage image = images().image().push();
      var foreign = breakage().temporaryFile(image.revisionLink());
      registry().remove(repository().name());
      assertThat(isThere(foreign)).isTrue();
      assertThat(tree().files()).filteredOn(path -> path.contains("team/app")).hasSize(1);
    }

    @Test
    void worksDespiteDamage() {
      TestImage image = images().image().tag("1.0").push();
      breakage().emptyLink(image.revisionLink());
      breakage().garbleLink(image.tagLink("1.0"));
      breakage().garbleLink(image.layerLink(image.config()));
      breakage().garbageManifest(repository().name());
      registry().remove(repository().name());
      assertThat(registry().repositories()).isEmpty();
    }

    @Test
    void refusesAnUnknownRepository() {
      pushTo("a/b");
      for (String name : List.of("absent", "a")) {
        assertRefused(
            ErrorCode.NAME_UNKNOWN, name, () -> registry().remove(RepositoryName.parse(name)));
      }
    }

    @Test
    void isRefusedIfDeletionIsDisabled() {
      images().image().push();
      RepositoryName name = repository().name();
      assertRefused(
          ErrorCode.UNSUPPORTED,
          name,
          () -> registry(RegistryOptions.builder().deleteEnabled(false)).remove(name));
      assertRefused(
          ErrorCode.UNSUPPORTED,
          name,
          () -> registry(RegistryOptions.builder().readOnly(true)).remove(name));
    }

    @Test
    void allowsTheRepositoryToBeCreatedAgain() {
      TestImage image = images().image().tag("1.0").push();
      registry().remove(repository().name());
      assertThat(images().image().tag("1.0").push().digest()).isEqualTo(image.digest());
      assertThat(repository().manifests().get(Tag.parse("1.0"))).isEqualTo(image.manifest());
    }
  }

  @Nested
  class Blobs {
    @Test
    void includeThoseOfAllRepositories() {
      TestImage image = images().image().push();
      pushTo("a", "b");
      Digest orphan = breakage().orphanBlob(ascii("orphan"));
      Set<Digest> expected =
          Set.of(image.digest(), image.blobs().get(0), image.blobs().get(1), orphan, content());
      List<Digest> listed = new ArrayList<>();
      registry().blobs().forEach(listed::add);
      try (Stream<Digest> all = registry().blobs().stream()) {
        assertThat(all).containsExactlyInAnyOrderElementsOf(listed);
      }
      assertThat(listed).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void needNoLink() throws IOException {
      Digest orphan = breakage().orphanBlob(ascii("orphan"));
      assertThat(registry().blobs().touch(orphan).orElseThrow().mediaType())
          .isEqualTo(MediaType.OCTET_STREAM);
      assertThat(registry().blobs().read(orphan, 6)).isEqualTo(ascii("orphan"));
      try (InputStream in = registry().blobs().open(orphan, 2)) {
        assertThat(in.readAllBytes()).isEqualTo(ascii("phan"));
      }
    }

    @Test
    void areRefusedLikeThoseOfARepository() {
      Digest orphan = breakage().orphanBlob(ascii("orphan"));
      assertRefused(ErrorCode.BLOB_UNKNOWN, content(), () -> registry().blobs().open(content(), 0));
      assertRefused(ErrorCode.BLOB_UNKNOWN, content(), () -> registry().blobs().read(content(), 9));
      assertRefused(ErrorCode.RANGE_INVALID, 7, () -> registry().blobs().channel(orphan, 7));
      assertRefused(ErrorCode.SIZE_INVALID, orphan, () -> registry().blobs().read(orphan, 5));
      assertThat(registry().blobs().touch(content())).isEmpty();
    }

    private Digest content() {
      return Digest.of(ascii("content"));
    }
  }

  @Nested
  class ImagesUsing {
    private ImageUse use(TestImage image, String... tags) {
      return new ImageUse(
          image.repository().name(),
          image.digest(),
          Stream.of(tags).map(Tag::parse).toList());
    }

    @Test
    void containTheImagesOfAllRepositoriesWithTheTagsThatReachThem() {
      TestImages images = images();
      TestImage image = images.image().tag("b").tag("a").push();
      TestImage derived = images.image().sharing(image).layers(1).push();
      images.index(derived).tag("index").push();
      images.artifactFor(image).push();
      images.image().tag("another").push();
      TestImage other = TestImages.in(registry().repository("other"), 7)
          .image()
          .sharing(image)
          .layers(1)
          .push();
      TestImages.in(registry().repository("without"), 8).image().tag("a").push();
      List<ImageUse> uses = Stream.of(use(image, "a", "b"), use(derived, "index"))
          .sorted(Comparator.comparing(ImageUse::manifest))
          .toList();
      assertThat(registry().imagesUsing(image.layers().get(0).digest()))
          .isEqualTo(Stream.concat(Stream.of(use(other)), uses.stream()).toList());
      assertThat(registry().imagesUsing(image.config().digest()))
          .containsExactly(use(image, "a", "b"));
    }

    @Test
    void areFoundByEitherDigestOfALayer() {
      byte[] content = ascii("layer");
      Digest sha512 = Digest.of(DigestAlgorithm.SHA512, content);
      repository().blobs().put(new ByteArrayInputStream(content), sha512);
      ImageManifest image = ImageManifest.builder()
          .config(repository().blobs().put(ascii("{}"), MediaType.OCI_CONFIG))
          .layer(Descriptor.of(MediaType.OCI_LAYER, sha512, content.length))
          .build();
      repository().manifests().put("1.0", image);
      ImageUse use = new ImageUse(repository().name(), image.digest(), List.of(Tag.parse("1.0")));
      assertThat(registry().imagesUsing(sha512)).containsExactly(use);
      assertThat(registry().imagesUsing(Digest.of(content))).containsExactly(use);
    }

    @Test
    void includeAManifestOfAnUnknownTypeThatMentionsTheLayer() {
      Digest layer = repository().blobs().put(ascii("layer")).digest();
      Digest unknown = breakage()
          .unknownManifest(
              repository().name(), MediaType.parse("application/x.sample"), Set.of(layer));
      assertThat(registry().imagesUsing(layer))
          .containsExactly(new ImageUse(repository().name(), unknown, List.of()));
    }

    @Test
    void areNoneIfNoManifestReferencesTheLayer() {
      Digest layer = repository().blobs().put(ascii("layer")).digest();
      assertThat(registry().imagesUsing(layer)).isEmpty();
      assertThat(registry().imagesUsing(Digest.of(ascii("absent")))).isEmpty();
    }

    @Test
    void areRefusedIfAManifestThatMayUseTheLayerCannotBeRead() {
      Digest layer = repository().blobs().put(ascii("layer")).digest();
      Digest garbage = breakage().garbageManifest(repository().name());
      assertRefused(ErrorCode.MANIFEST_INVALID, garbage, () -> registry().imagesUsing(layer));
      assertThat(registry().imagesUsing(Digest.of(ascii("absent")))).isEmpty();
    }
  }

  @Nested
  class Closed {
    @Test
    void refusesEachCallOfEachService() {
      Repository app = repository();
      Descriptor config = app.blobs().put(ascii("{}"));
      Descriptor layer = app.blobs().put(ascii("layer"));
      BlobUpload upload = app.blobs().startUpload();
      upload.append(0, ascii("part"));
      TestImage image = images().image().tag("1.0").push();
      Tag tag = Tag.parse("1.0");
      registry().close();
      assertClosed(
          app::exists,
          () -> registry().repositories(),
          () -> registry().repositories(1),
          () -> registry().remove(app.name()),
          () -> registry().whileOpen(() -> {}, () -> true),
          () -> registry().blobs().touch(layer.digest()),
          () -> registry().blobs().open(layer.digest(), 0),
          () -> registry().blobs().channel(layer.digest(), 0),
          () -> registry().blobs().read(layer.digest(), 9),
          () -> registry().blobs().forEach(digest -> {}),
          () -> registry().links().layer(app.name(), layer.digest()),
          () -> registry().links().tag(app.name(), tag),
          () -> app.blobs().touch(layer.digest()),
          () -> app.blobs().open(layer.digest()),
          () -> app.blobs().openVerified(layer.digest()),
          () -> app.blobs().channel(layer.digest(), 0),
          () -> app.blobs().read(layer.digest(), 9),
          () -> app.blobs().put(ascii("other")),
          () -> app.blobs().put(new ByteArrayInputStream(ascii("other"))),
          app.blobs()::startUpload,
          () -> app.blobs().resumeUpload(upload.id()),
          () -> app.blobs().mount(layer.digest(), RepositoryName.parse("other")),
          () -> app.blobs().delete(layer.digest()),
          () -> app.blobs().forEach(digest -> {}),
          upload::offset,
          upload::startedAt,
          () -> upload.append(4, ascii("more")),
          upload::commit,
          upload::cancel,
          () -> app.manifests().get(tag),
          () -> app.manifests().touch(image.digest()).isPresent(),
          () -> app.manifests().delete(image.digest()),
          () -> app.manifests().forEach(digest -> {}),
          () -> app.tags().put(tag, image.digest()),
          () -> app.tags().get(tag),
          () -> app.tags().remove(tag),
          app.tags()::list,
          app.tags()::entries,
          app.tags()::byDigest,
          app.manifests()::entries,
          app.manifests()::untagged,
          () -> registry().imagesUsing(layer.digest()),
          () -> app.tags().lookup(image.digest()),
          () -> app.tags().history(tag),
          () -> app.referrers().of(config.digest()));
    }

    @Test
    void endsOpenBlobs() throws IOException {
      Descriptor layer = repository().blobs().put(ascii("layer"));
      try (InputStream verified = repository().blobs().openVerified(layer.digest());
          InputStream in = registry().blobs().open(layer.digest(), 1);
          BlobChannel channel = repository().blobs().channel(layer.digest(), 2)) {
        assertThat(verified.read()).isEqualTo('l');
        assertThat(in.read()).isEqualTo('a');
        registry().close();
        assertThatIOException().isThrownBy(verified::readAllBytes);
        assertThatIOException().isThrownBy(in::readAllBytes);
        assertThatIOException().isThrownBy(() -> channel.channel().read(ByteBuffer.allocate(1)));
      }
    }

    @Test
    void leavesOpenBlobsReadableWhileWorkIsUnderWay() {
      Descriptor layer = repository().blobs().put(ascii("layer"));
      BlobChannel channel = repository().blobs().channel(layer.digest(), 4);
      registry().whileOpen(() -> {}, () -> {
        registry().close();
        ByteBuffer last = ByteBuffer.allocate(1);
        assertThatCode(() -> channel.channel().read(last)).doesNotThrowAnyException();
        assertThat(last.get(0)).isEqualTo((byte) 'r');
        return true;
      });
      assertThat(channel.channel().isOpen()).isFalse();
    }

    private void assertClosed(ThrowingCallable... calls) {
      for (int i = 0; i < calls.length; i++) {
        assertThatIllegalStateException().as("call %d", i + 1).isThrownBy(calls[i]);
      }
    }
  }
}
