package io.stowage.registry.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.TagHistoryEntry;
import io.stowage.registry.TagService;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.Tag;
import io.stowage.registry.testing.storage.CountingStorage;
import io.stowage.registry.testing.storage.StorageCall;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contract of the tags of a repository, for any store. */
public abstract class TagServiceContract extends ServiceContract {
  private static final Tag TAG = Tag.parse("1.0");
  private static final Digest ABSENT = Digest.of(ascii("absent"));

  private TagService tags() {
    return repository().tags();
  }

  private static List<Tag> parsed(String... tags) {
    return Stream.of(tags).map(Tag::parse).toList();
  }

  @Nested
  class SetTag {
    @Test
    void pointsATagToAManifest() {
      TestImage image = images().image().push();
      assertThat(tags().tag(TAG, image.digest())).isEqualTo(image.manifest().descriptor());
      assertThat(tags().resolve(TAG)).isEqualTo(image.digest());
      assertThat(text(image.tagLink("1.0"))).isEqualTo(image.digest().toString());
      assertThat(text(image.tagIndexLink("1.0"))).isEqualTo(image.digest().toString());
    }

    @Test
    void movesATagAndKeepsTheManifest() {
      TestImages images = images();
      TestImage before = images.image().tag("1.0").push();
      TestImage after = images.image().push();
      tags().tag(TAG, after.digest());
      assertThat(tags().find(TAG)).hasValue(after.digest());
      assertThat(repository().manifests().exists(before.digest())).isTrue();
    }

    @Test
    void refusesAnUnknownManifest() {
      Digest blob = images().image().push().blobs().get(0);
      for (Digest digest : List.of(ABSENT, blob)) {
        assertRefused(ErrorCode.MANIFEST_UNKNOWN, digest, () -> tags().tag(TAG, digest));
      }
    }

    @Test
    void refusesAManifestWithAMissingLayer() {
      TestImage image = images().image().push();
      Digest layer = image.layers().get(0).digest();
      repository().blobs().delete(layer);
      assertRefused(ErrorCode.MANIFEST_BLOB_UNKNOWN, layer, () -> tags().tag(TAG, image.digest()));
    }

    @Test
    void replacesADamagedTag() {
      TestImage image = images().image().tag("1.0").push();
      breakage().garbleLink(image.tagLink("1.0"));
      tags().tag(TAG, image.digest());
      assertThat(tags().resolve(TAG)).isEqualTo(image.digest());
    }

    @Test
    void isRefusedByAReadOnlyRegistry() {
      Digest digest = images().image().push().digest();
      assertRefused(ErrorCode.UNSUPPORTED, TAG, () -> readOnly().tags().tag(TAG, digest));
    }
  }

  @Nested
  class Resolve {
    @Test
    void refusesAnUnknownTag() {
      assertRefused(ErrorCode.MANIFEST_UNKNOWN, TAG, () -> tags().resolve(TAG));
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
      assertDamaged(image.tagLink("1.0"), () -> tags().resolve(TAG));
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
      tags().untag(TAG);
      assertThat(tags().find(TAG)).isEmpty();
      assertThat(tags().history(TAG)).isEmpty();
      assertThat(tags().list()).isEqualTo(parsed("2.0"));
      assertThat(repository().manifests().exists(before.digest())).isTrue();
      assertThat(repository().manifests().exists(after.digest())).isTrue();
      assertThat(tree().toString()).doesNotContain("tags/1.0");
    }

    @Test
    void refusesAnUnknownTag() {
      assertRefused(ErrorCode.MANIFEST_UNKNOWN, TAG, () -> tags().untag(TAG));
    }

    @Test
    void removesADamagedTag() {
      TestImage image = images().image().tag("1.0").push();
      breakage().garbleLink(image.tagLink("1.0"));
      tags().untag(TAG);
      assertThat(tags().list()).isEmpty();
    }

    @Test
    void isRefusedIfDeletionIsDisabled() {
      images().image().tag("1.0").push();
      assertRefused(ErrorCode.UNSUPPORTED, TAG, () -> withoutDeletion().tags().untag(TAG));
      assertRefused(ErrorCode.UNSUPPORTED, TAG, () -> readOnly().tags().untag(TAG));
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
    void isEmptyWithoutTags() {
      tagAll("1.0");
      tags().untag(TAG);
      assertThat(tags().list()).isEmpty();
      assertThat(tags().list(1).items()).isEmpty();
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
      for (int n : new int[] {0, -1}) {
        assertRefused(ErrorCode.PAGINATION_NUMBER_INVALID, n, () -> tags().list(n));
        assertRefused(ErrorCode.PAGINATION_NUMBER_INVALID, n, () -> tags().list(n, TAG));
      }
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
      assertThat(tags().resolve(Tag.parse(longest))).isEqualTo(image.digest());
    }
  }
}
