package io.stowage.registry.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.Expected;
import io.stowage.registry.Page;
import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.TagEntry;
import io.stowage.registry.TagHistoryEntry;
import io.stowage.registry.TagService;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.storage.CountingStorage;
import io.stowage.registry.testing.storage.ForwardingStorage;
import io.stowage.registry.testing.storage.StorageCall;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contract of the tags of a repository, for any store. */
abstract class TagServiceContract extends ServiceContract {
  private static final Tag TAG = Tag.parse("1.0");
  private static final Digest ABSENT = Digest.of(ascii("absent"));

  private TagService tags() {
    return repository().tags();
  }

  /** Returns the paths of the objects whose leases {@code change} renews. */
  private List<StoragePath> renewedBy(Consumer<TagService> change) {
    List<StoragePath> renewed = new ArrayList<>();
    StorageDriver watched = new ForwardingStorage(storage()) {
      @Override
      protected <T> T call(StorageCall call, Optional<StoragePath> path, Supplier<T> action) {
        if (call == StorageCall.LEASE) {
          path.ifPresent(renewed::add);
        }
        return action.get();
      }
    };
    change.accept(Registry.open(watched).repository(repository().name()).tags());
    return renewed;
  }

  private static List<Tag> parsed(String... tags) {
    return Stream.of(tags).map(Tag::parse).toList();
  }

  @Nested
  class SetTag {
    @Test
    void pointsATagToAManifest() {
      TestImage image = images().image().push();
      assertThat(tags().put(TAG, image.digest())).isEqualTo(image.manifest().descriptor());
      assertThat(tags().get(TAG)).isEqualTo(image.digest());
      assertThat(text(image.tagLink("1.0"))).isEqualTo(image.digest().toString());
      assertThat(text(image.tagIndexLink("1.0"))).isEqualTo(image.digest().toString());
    }

    @Test
    void movesATagAndKeepsTheManifest() {
      TestImages images = images();
      TestImage before = images.image().tag("1.0").push();
      TestImage after = images.image().push();
      tags().put(TAG, after.digest());
      assertThat(tags().find(TAG)).hasValue(after.digest());
      assertThat(repository().manifests().touch(before.digest())).isPresent();
    }

    @Test
    void renewsTheLinkOfTheManifestThatATagLeaves() {
      TestImages images = images();
      TestImage before = images.image().tag("1.0").push();
      TestImage after = images.image().push();
      assertThat(renewedBy(tags -> tags.put(TAG, after.digest()))).contains(before.revisionLink());
    }

    @Test
    void renewsNoOtherLinkIfTheTagStays() {
      TestImage image = images().image().tag("1.0").push();
      assertThat(renewedBy(tags -> tags.put(TAG, image.digest()))).isEmpty();
    }

    @Test
    void refusesAnUnknownManifest() {
      Digest blob = images().image().push().blobs().get(0);
      for (Digest digest : List.of(ABSENT, blob)) {
        assertRefused(ErrorCode.MANIFEST_UNKNOWN, digest, () -> tags().put(TAG, digest));
      }
    }

    @Test
    void refusesAManifestWithAMissingLayer() {
      TestImage image = images().image().push();
      Digest layer = image.layers().get(0).digest();
      repository().blobs().delete(layer);
      assertRefused(ErrorCode.MANIFEST_BLOB_UNKNOWN, layer, () -> tags().put(TAG, image.digest()));
    }

    @Test
    void replacesADamagedTag() {
      TestImage image = images().image().tag("1.0").push();
      breakage().garbleLink(image.tagLink("1.0"));
      tags().put(TAG, image.digest());
      assertThat(tags().get(TAG)).isEqualTo(image.digest());
    }

    @Test
    void isRefusedByAReadOnlyRegistry() {
      Digest digest = images().image().push().digest();
      assertRefused(ErrorCode.UNSUPPORTED, TAG, () -> readOnly().tags().put(TAG, digest));
    }
  }

  @Nested
  class SetTagIfItIsAsExpected {
    @Test
    void setsATagThatIsAbsentOrNamesTheExpectedManifest() {
      TestImages images = images();
      TestImage first = images.image().push();
      TestImage second = images.image().push();
      tags().put("1.0", first.digest(), Expected.absent());
      assertThat(tags().get("1.0")).isEqualTo(first.digest());
      tags().put("1.0", second.digest(), Expected.is(first.digest()));
      assertThat(tags().get("1.0")).isEqualTo(second.digest());
    }

    @Test
    void keepsATagThatIsNotAsExpected() {
      TestImages images = images();
      TestImage first = images.image().tag("1.0").push();
      TestImage second = images.image().push();
      assertRefused(
          ErrorCode.TAG_MISMATCH, TAG, () -> tags().put(TAG, second.digest(), Expected.absent()));
      assertRefused(
          ErrorCode.TAG_MISMATCH,
          TAG,
          () -> tags().put(TAG, first.digest(), Expected.is(second.digest())));
      Tag absent = Tag.parse("absent");
      assertRefused(
          ErrorCode.TAG_MISMATCH,
          absent,
          () -> tags().put(absent, first.digest(), Expected.is(first.digest())));
    }

    @Test
    void isSetTogetherWithItsManifest() {
      Manifest first = images().image().pushWithoutManifest();
      Manifest second = TestImages.in(repository(), 1).image().pushWithoutManifest();
      repository().manifests().put(TAG, first, Expected.absent());
      assertThat(tags().get(TAG)).isEqualTo(first.digest());
      assertRefused(
          ErrorCode.TAG_MISMATCH,
          TAG,
          () -> repository().manifests().put(TAG, second, Expected.absent()));
      repository().manifests().put(TAG, second, Expected.is(first.digest()));
      assertThat(repository().manifests().get(TAG)).isEqualTo(second);
    }

    @Test
    void allowsOneOfManyConcurrentCallsToSetATag() throws Exception {
      TestImages images = images();
      List<TestImage> pushed =
          Stream.generate(() -> images.image().push()).limit(8).toList();
      ExecutorService threads = Executors.newFixedThreadPool(pushed.size());
      try {
        List<Callable<Boolean>> calls = new ArrayList<>();
        for (TestImage image : pushed) {
          calls.add(() -> isSet(image));
        }
        int set = 0;
        for (Future<Boolean> call : threads.invokeAll(calls)) {
          set += call.get() ? 1 : 0;
        }
        assertThat(set).isEqualTo(1);
      } finally {
        threads.shutdownNow();
      }
    }

    private boolean isSet(TestImage image) {
      try {
        tags().put(TAG, image.digest(), Expected.absent());
        return true;
      } catch (RegistryException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.TAG_MISMATCH);
        return false;
      }
    }
  }

  @Nested
  class Resolve {
    @Test
    void refusesAnUnknownTag() {
      assertRefused(ErrorCode.MANIFEST_UNKNOWN, TAG, () -> tags().get(TAG));
      assertThat(tags().find(TAG)).isEmpty();
    }

    @Test
    void distinguishesTagsByCase() {
      TestImage image = images().image().tag("Latest").push();
      assertThat(tags().find(Tag.parse("Latest"))).hasValue(image.digest());
      assertThat(tags().list()).containsExactly(Tag.parse("Latest"));
    }

    @Test
    void reportsADamagedLink() {
      TestImage image = images().image().tag("1.0").push();
      breakage().garbleLink(image.tagLink("1.0"));
      assertDamaged(image.tagLink("1.0"), () -> tags().get(TAG));
      assertDamaged(image.tagLink("1.0"), () -> tags().find(TAG));
    }
  }

  @Nested
  class Untag {
    @Test
    void removesTheTagAndItsHistoryAndKeepsTheManifest() {
      TestImages images = images();
      TestImage before = images.image().tag("1.0").push();
      TestImage after = images.image().tag("1.0").tag("2.0").push();
      tags().remove(TAG);
      assertThat(tags().find(TAG)).isEmpty();
      assertThat(tags().history(TAG)).isEmpty();
      assertThat(tags().list()).isEqualTo(parsed("2.0"));
      assertThat(repository().manifests().touch(before.digest())).isPresent();
      assertThat(repository().manifests().touch(after.digest())).isPresent();
      assertThat(tree().toString()).doesNotContain("tags/1.0");
    }

    @Test
    void renewsTheLinkOfTheManifest() {
      TestImage image = images().image().tag("1.0").push();
      assertThat(renewedBy(tags -> tags.remove(TAG))).containsExactly(image.revisionLink());
    }

    @Test
    void refusesAnUnknownTag() {
      assertRefused(ErrorCode.MANIFEST_UNKNOWN, TAG, () -> tags().remove(TAG));
    }

    @Test
    void removesADamagedTag() {
      TestImage image = images().image().tag("1.0").push();
      breakage().garbleLink(image.tagLink("1.0"));
      tags().remove(TAG);
      assertNoTagIsLeft();
    }

    @Test
    void isRefusedIfDeletionIsDisabled() {
      images().image().tag("1.0").push();
      assertRefused(ErrorCode.UNSUPPORTED, TAG, () -> withoutDeletion().tags().remove(TAG));
      assertRefused(ErrorCode.UNSUPPORTED, TAG, () -> readOnly().tags().remove(TAG));
    }
  }

  @Nested
  class ListAll {
    private void tagAll(String... tags) {
      ImageBuilder image = images().image();
      Stream.of(tags).forEach(image::tag);
      image.push();
    }

    @Test
    void isInTheOrderOfBytes() {
      tagAll("b", "a.b", "a", "_", "B", "a-b", "10", "9", "a_b");
      assertThat(tags().list())
          .isEqualTo(parsed("10", "9", "B", "_", "a", "a-b", "a.b", "a_b", "b"));
    }

    @Test
    void showsThatTheLastTagWasRemoved() {
      tagAll("1.0");
      tags().remove(TAG);
      assertNoTagIsLeft();
    }

    @Test
    void refusesARepositoryThatNeverHadATag() {
      images().image().push();
      for (String name : List.of("team/app", "absent")) {
        TagService never = registry().repository(name).tags();
        assertRefused(ErrorCode.NAME_UNKNOWN, name, never::list);
        assertRefused(ErrorCode.NAME_UNKNOWN, name, () -> never.list(1));
        assertRefused(ErrorCode.NAME_UNKNOWN, name, () -> never.list(1, TAG));
      }
    }

    @Test
    void returnsPages() {
      tagAll("a", "b", "c", "d", "e");
      assertThat(tags().list(2).items()).isEqualTo(parsed("a", "b"));
      assertThat(tags().list(2).more()).isTrue();
      assertThat(tags().list(2, Tag.parse("b")).items()).isEqualTo(parsed("c", "d"));
      assertThat(tags().list(2, Tag.parse("bb")).items()).isEqualTo(parsed("c", "d"));
      assertThat(tags().list(2, Tag.parse("d")).items()).isEqualTo(parsed("e"));
      assertThat(tags().list(1, Tag.parse("d")).more()).isFalse();
      assertThat(tags().list(2, Tag.parse("z")).items()).isEmpty();
      assertThat(tags().list(Integer.MAX_VALUE).items()).hasSize(5);
    }

    @Test
    void readsAtMostOneTagMoreThanAPageHas() {
      tagAll("a", "b", "c", "d", "e", "f", "g", "h");
      CountingStorage counting = new CountingStorage(storage());
      TagService counted = Registry.open(counting, RegistryOptions.defaults())
          .repository(repository().name())
          .tags();
      counting.reset();
      assertThat(counted.list(2, Tag.parse("b")).items()).isEqualTo(parsed("c", "d"));
      assertThat(counting.calls(StorageCall.STAT)).isEqualTo(3);
      assertThat(counting.calls(StorageCall.LIST)).isEqualTo(1);
      assertThat(counting.calls()).isEqualTo(4);
    }

    @Test
    void refusesAPageSizeBelowOne() {
      tagAll("a");
      assertThat(tags().list(0)).isEqualTo(new Page<>(List.of(), true));
      assertThat(tags().list(0, Tag.parse("a"))).isEqualTo(new Page<>(List.of(), false));
    }

    @Test
    void refusesANegativePageSize() {
      tagAll("a");
      assertRefused(ErrorCode.PAGINATION_NUMBER_INVALID, -1, () -> tags().list(-1));
      assertRefused(ErrorCode.PAGINATION_NUMBER_INVALID, -1, () -> tags().list(-1, TAG));
    }

    @Test
    void omitsATagThatNamesNothing() {
      TestImage image = images().image().tag("a").tag("b").push();
      breakage().remove(image.tagLink("a"));
      assertThat(tags().list()).isEqualTo(parsed("b"));
      assertThat(tags().list(1).items()).isEqualTo(parsed("b"));
    }

    @Test
    void skipsForeignNames() {
      tagAll("a");
      storage()
          .write(RegistryLayout.tags(repository().name()).resolve(".hidden/file"), new byte[1]);
      assertThat(tags().list()).isEqualTo(parsed("a"));
    }
  }

  @Nested
  class Entries {
    private void tagAll(String... tags) {
      ImageBuilder image = images().image();
      Stream.of(tags).forEach(image::tag);
      image.push();
    }

    private List<Tag> tagsOf(Page<TagEntry> page) {
      return page.items().stream().map(TagEntry::tag).toList();
    }

    private TagEntry entry(String tag, TestImage image) {
      Instant taggedAt = storage().stat(image.tagLink(tag)).orElseThrow().modified();
      return new TagEntry(Tag.parse(tag), image.digest(), taggedAt);
    }

    @Test
    void containTheDigestAndTheTimeOfEachTag() {
      TestImages images = images();
      TestImage first = images.image().tag("a").tag("b").push();
      TestImage second = images.image().tag("b").push();
      List<TagEntry> expected = List.of(entry("a", first), entry("b", second));
      assertThat(tags().entries()).isEqualTo(expected);
      assertThat(readOnly().tags().entries()).isEqualTo(expected);
      assertThat(tags().findEntry(Tag.parse("b"))).hasValue(expected.get(1));
      assertThat(tags().findEntry(Tag.parse("c"))).isEmpty();
    }

    @Test
    void haveThePagesOfTheList() {
      tagAll("a", "b", "c", "d", "e");
      assertThat(tagsOf(tags().entries(2))).isEqualTo(parsed("a", "b"));
      assertThat(tags().entries(2).more()).isTrue();
      assertThat(tagsOf(tags().entries(2, Tag.parse("bb")))).isEqualTo(parsed("c", "d"));
      assertThat(tags().entries(1, Tag.parse("d")).more()).isFalse();
      assertRefused(ErrorCode.PAGINATION_NUMBER_INVALID, -1, () -> tags().entries(-1));
      TagService never = registry().repository("absent").tags();
      assertRefused(ErrorCode.NAME_UNKNOWN, "absent", never::entries);
    }

    @Test
    void omitATagThatNamesNothing() {
      TestImage image = images().image().tag("a").tag("b").push();
      breakage().remove(image.tagLink("a"));
      assertThat(tagsOf(tags().entries(1))).isEqualTo(parsed("b"));
    }

    @Test
    void reportADamagedLink() {
      TestImage image = images().image().tag("a").tag("b").push();
      breakage().garbleLink(image.tagLink("b"));
      assertDamaged(image.tagLink("b"), () -> tags().entries());
    }

    @Test
    void readOnlyTheTagsThatAPageNeeds() {
      tagAll("a", "b", "c", "d", "e", "f", "g", "h");
      CountingStorage counting = new CountingStorage(storage());
      TagService counted = Registry.open(counting, RegistryOptions.defaults())
          .repository(repository().name())
          .tags();
      counting.reset();
      assertThat(tagsOf(counted.entries(2, Tag.parse("b")))).isEqualTo(parsed("c", "d"));
      assertThat(counting.calls(StorageCall.LIST)).isEqualTo(1);
      assertThat(counting.calls(StorageCall.READ)).isEqualTo(3);
      assertThat(counting.calls(StorageCall.STAT)).isEqualTo(3);
      assertThat(counting.calls()).isEqualTo(7);
    }
  }

  @Nested
  class ByDigest {
    @Test
    void containsTheTagsOfEachTaggedManifest() {
      TestImages images = images();
      TestImage first = images.image().tag("b").tag("a").tag("c").push();
      TestImage second = images.image().tag("c").push();
      images.image().push();
      assertThat(tags().byDigest())
          .isEqualTo(Map.of(first.digest(), parsed("a", "b"), second.digest(), parsed("c")));
    }

    @Test
    void isEmptyWithoutTags() {
      assertThat(tags().byDigest()).isEmpty();
    }

    @Test
    void readsEachTagOnce() {
      TestImages images = images();
      images.image().tag("a").tag("b").push();
      images.image().tag("c").push();
      CountingStorage counting = new CountingStorage(storage());
      TagService counted = Registry.open(counting, RegistryOptions.defaults())
          .repository(repository().name())
          .tags();
      counting.reset();
      assertThat(counted.byDigest()).hasSize(2);
      assertThat(counting.calls(StorageCall.LIST)).isEqualTo(1);
      assertThat(counting.calls(StorageCall.READ)).isEqualTo(3);
      assertThat(counting.calls()).isEqualTo(4);
    }

    @Test
    void reportsADamagedLink() {
      TestImage image = images().image().tag("a").tag("b").push();
      breakage().garbleLink(image.tagLink("a"));
      assertDamaged(image.tagLink("a"), () -> tags().byDigest());
    }
  }

  @Nested
  class Lookup {
    @Test
    void findsAllTagsOfAManifest() {
      TestImages images = images();
      TestImage image = images.image().tag("b").tag("a").tag("c").push();
      images.image().tag("c").push();
      assertThat(tags().lookup(image.digest())).isEqualTo(parsed("a", "b"));
      assertThat(tags().lookup(ABSENT)).isEmpty();
    }

    @Test
    void omitsUnreadableTags() {
      TestImage image = images().image().tag("a").tag("b").push();
      breakage().garbleLink(image.tagLink("a"));
      assertThat(tags().lookup(image.digest())).isEqualTo(parsed("b"));
    }
  }

  @Nested
  class History {
    @Test
    void containsEachManifestThatATagEverNamed() {
      TestImages images = images();
      List<Digest> pushed = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        pushed.add(images.image().tag("1.0").push().digest());
      }
      repository().manifests().delete(pushed.get(0));
      assertThat(tags().history(TAG).stream().map(TagHistoryEntry::digest))
          .containsExactlyInAnyOrderElementsOf(pushed);
    }

    @Test
    void isEmptyForAnUnknownTag() {
      assertThat(tags().history(TAG)).isEmpty();
    }
  }

  @Nested
  class Grammar {
    @Test
    void refusesInvalidTags() {
      for (String text : List.of("", ".a", "-a", "a/b", "ä", "a".repeat(129))) {
        assertThatExceptionOfType(RegistryException.class)
            .isThrownBy(() -> Tag.parse(text))
            .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.TAG_INVALID));
      }
    }

    @Test
    void allowsTheLongestTag() {
      String longest = "a".repeat(128);
      TestImage image = images().image().tag(longest).push();
      assertThat(tags().get(Tag.parse(longest))).isEqualTo(image.digest());
    }
  }
}
