package io.stowage.registry.gc;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Repository;
import io.stowage.registry.gc.fixture.Pulls;
import io.stowage.registry.gc.fixture.RandomRegistry;
import io.stowage.registry.gc.fixture.RandomRegistry.Step;
import io.stowage.registry.layout.DamagedLinkException;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.Tag;
import io.stowage.registry.testing.TreeDump;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

@net.jqwik.api.Tag("once")
class GarbageCollectorPropertyTest {
  @Property(tries = 400)
  void leavesExactlyTheContentThatTheModelPredicts(
      @ForAll("registries") List<Step> steps,
      @ForAll boolean deleteUntagged,
      @ForAll boolean exclusive) {
    RandomRegistry registry = made(steps);
    Set<Digest> blobs = registry.blobs();
    blobs.retainAll(registry.model().blobs(deleteUntagged));
    List<Runnable> pulls = pulls(registry, deleteUntagged);
    GcOptions.Builder options = options(deleteUntagged, exclusive);
    GcReport report = registry.store().collect(options);
    for (String name : RandomRegistry.REPOSITORIES) {
      assertThat(registry.revisions(name))
          .as(name)
          .isEqualTo(registry.model().revisions(name, deleteUntagged));
    }
    assertThat(registry.blobs()).isEqualTo(blobs);
    assertThat(report.blobsYoung()).isZero();
    pulls.forEach(Runnable::run);
  }

  @Property(tries = 200)
  void makesTheChangesThatItsDryRunPredictsAndThenHasNothingMoreToDo(
      @ForAll("registries") List<Step> steps,
      @ForAll boolean deleteUntagged,
      @ForAll boolean exclusive) {
    RandomRegistry registry = made(steps);
    GcOptions.Builder options = options(deleteUntagged, exclusive);
    TreeDump before = registry.store().dump();
    GcReport dry = registry.store().collect(options.dryRun(true));
    assertThat(registry.store().dump().changesSince(before)).isEmpty();
    GcReport real = registry.store().collect(options.dryRun(false));
    assertThat(GarbageCollectorDryRunTest.figures(dry))
        .isEqualTo(GarbageCollectorDryRunTest.figures(real));
    TreeDump after = registry.store().dump();
    GcReport again = registry.store().collect(options);
    assertThat(registry.store().dump().changesSince(after)).isEmpty();
    assertThat(again.blobsRemoved() + again.manifestsRemoved() + again.layerLinksRemoved())
        .isZero();
  }

  private static RandomRegistry made(List<Step> steps) {
    RandomRegistry registry = new RandomRegistry();
    steps.forEach(registry::make);
    RandomRegistry.REPOSITORIES.forEach(
        name -> registry.model().place(name).layers.addAll(registry.layers(name)));
    registry.store().age();
    return registry;
  }

  /** Returns a pull of each image that can be pulled now and must stay. */
  private static List<Runnable> pulls(RandomRegistry registry, boolean deleteUntagged) {
    List<Runnable> pulls = new ArrayList<>();
    for (String name : RandomRegistry.REPOSITORIES) {
      Repository repository = registry.store().registry().repository(name);
      Set<Digest> staying = new HashSet<>(registry.model().revisions(name, deleteUntagged));
      staying.removeIf(digest -> !isPullable(repository, digest));
      staying.forEach(digest -> pulls.add(() -> Pulls.assertPullable(repository, digest)));
      registry.model().place(name).tags.forEach((tag, digest) -> {
        if (staying.contains(digest)) {
          pulls.add(() -> Pulls.assertPullable(repository, Tag.parse(tag)));
        }
      });
    }
    return pulls;
  }

  private static boolean isPullable(Repository repository, Digest digest) {
    try {
      Pulls.assertPullable(repository, digest);
      return true;
    } catch (RegistryException | DamagedLinkException e) {
      return false;
    }
  }

  private static GcOptions.Builder options(boolean deleteUntagged, boolean exclusive) {
    return (exclusive ? GcOptions.offline() : GcOptions.defaults())
        .toBuilder()
            .deleteUntagged(deleteUntagged)
            .tidying(EnumSet.allOf(Tidying.class))
            .parallelism(2);
  }

  @Provide
  Arbitrary<List<Step>> registries() {
    return RandomRegistry.histories();
  }
}
