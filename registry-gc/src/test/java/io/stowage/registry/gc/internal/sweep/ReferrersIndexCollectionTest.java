package io.stowage.registry.gc.internal.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.GcReport;
import io.stowage.registry.gc.Tidying;
import io.stowage.registry.gc.fixture.TestStore;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Collections of repositories that have an index of their referrers. */
class ReferrersIndexCollectionTest {
  /** So many manifests that a repository gets an index. */
  private static final int MANY = 20;

  private final TestStore store = new TestStore();

  private TestImage pushMany(String repository, String tag) {
    TestImages images = store.images(repository);
    for (int i = 0; i < MANY; i++) {
      images.image().push();
    }
    return images.image().tag(tag).push();
  }

  private List<Digest> referrersOf(TestImage subject) {
    return subject.repository().referrers().of(subject.digest()).stream()
        .map(Descriptor::digest)
        .toList();
  }

  private StoragePath index(String repository) {
    return RegistryLayout.referrers(RepositoryName.parse(repository));
  }

  private boolean hasIndex(String repository) {
    return store.heap().stat(index(repository)).isPresent();
  }

  private GcReport tidy(boolean dryRun) {
    store.age();
    return store.collect(GcOptions.builder()
        .deleteUntagged(true)
        .dryRun(dryRun)
        .tidying(EnumSet.of(Tidying.EMPTY_REPOSITORIES)));
  }

  @Nested
  class Decisions {
    @Test
    void doNotKeepWhatOnlyTheIndexNames() {
      TestImage subject = pushMany("app", "1.0");
      TestImage signature = store.images("app").artifactFor(subject).push();
      assertThat(referrersOf(subject)).containsExactly(signature.digest());
      assertThat(hasIndex("app")).isTrue();
      subject.repository().tags().remove("1.0");
      store.age();
      assertThat(store.collectUntagged().damages()).isEmpty();
      assertThat(subject.repository().manifests().stream()).isEmpty();
      assertThat(store.hasBlob(subject.digest())).isFalse();
      assertThat(store.hasBlob(signature.digest())).isFalse();
      assertThat(referrersOf(subject)).isEmpty();
    }

    @Test
    void keepAReferrerThatTheIndexDoesNotName() {
      TestImage subject = pushMany("app", "1.0");
      assertThat(referrersOf(subject)).isEmpty();
      assertThat(hasIndex("app")).isTrue();
      TestImage signature = store.images("app").artifactFor(subject).push();
      store.age();
      store.collectUntagged();
      assertThat(subject.repository().manifests().stream())
          .containsExactlyInAnyOrder(subject.digest(), signature.digest());
      assertThat(referrersOf(subject)).containsExactly(signature.digest());
    }

    @Test
    void doNotDependOnADamagedIndex() {
      TestImage subject = pushMany("app", "1.0");
      TestImage signature = store.images("app").artifactFor(subject).push();
      referrersOf(subject);
      store.heap().write(index("app"), new byte[100]);
      store.age();
      assertThat(store.collectUntagged().damages()).isEmpty();
      assertThat(referrersOf(subject)).containsExactly(signature.digest());
    }
  }

  @Nested
  class Indexes {
    @Test
    void areRemovedWithTheirRepositories() {
      for (String repository : List.of("team/app", "team/app/more", "team")) {
        referrersOf(pushMany(repository, "1.0"));
      }
      store.registry().repository("team/app").tags().remove("1.0");
      assertThat(tidy(false).repositoriesRemoved()).isEqualTo(1);
      assertThat(hasIndex("team/app")).isFalse();
      assertThat(hasIndex("team/app/more")).isTrue();
      assertThat(hasIndex("team")).isTrue();
    }

    @Test
    void leaveNoFolderBehind() {
      TestImage subject = pushMany("team/app", "1.0");
      referrersOf(subject);
      subject.repository().tags().remove("1.0");
      tidy(false);
      assertThat(store.heap().list(RegistryLayout.REFERRERS, name -> {})).isFalse();
    }

    @Test
    void areRemovedAfterARunThatRemovedOnlyTheirRepositories() {
      StoragePath foreign = RegistryLayout.REFERRERS.resolve("Upper").resolve(RegistryLayout.INDEX);
      for (StoragePath left : List.of(index("gone"), index("gone/too"), foreign.resolve("x"))) {
        store.heap().write(left, new byte[1]);
      }
      referrersOf(pushMany("app", "1.0"));
      tidy(false);
      assertThat(store.dump().files())
          .filteredOn(file -> file.contains("/" + RegistryLayout.INDEX + "/"))
          .filteredOn(file -> file.contains(RegistryLayout.REFERRERS.value()))
          .isNotEmpty()
          .allMatch(file -> file.startsWith(
              RegistryLayout.referrersIndex(RepositoryName.parse("app")).value()));
    }

    @Test
    void stayInADryRun() {
      TestImage subject = pushMany("app", "1.0");
      referrersOf(subject);
      subject.repository().tags().remove("1.0");
      assertThat(tidy(true).repositoriesRemoved()).isEqualTo(1);
      assertThat(hasIndex("app")).isTrue();
    }
  }
}
