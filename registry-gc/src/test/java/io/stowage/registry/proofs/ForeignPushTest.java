package io.stowage.registry.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.Sleeper;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.Tidying;
import io.stowage.registry.gc.fixture.Pulls;
import io.stowage.registry.gc.fixture.SharedStorage;
import io.stowage.registry.gc.fixture.TestStore;
import io.stowage.registry.model.Tag;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.function.IntConsumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Performs a foreign push at each call of a collection. */
@org.junit.jupiter.api.Tag("once")
class ForeignPushTest {
  private static final Duration LIMIT = Duration.ofMinutes(30);

  /** The pushed content, all of which is garbage before the push. */
  enum Pushed {
    DELETED,
    UNTAGGED,
    INDEX
  }

  @ParameterizedTest
  @EnumSource
  void keepsAnImagePushedCompletelyAtAnyCall(Pushed pushed) {
    int last = new World(pushed).collect(call -> {}, duration -> {});
    int acknowledged = 0;
    for (int at = 1; at <= last; at++) {
      World world = new World(pushed);
      int now = at;
      world.collect(call -> world.when(call == now, world.push::whole), duration -> {});
      world.assertWhole("push before call " + at);
      acknowledged += world.push.acknowledged() ? 1 : 0;
    }
    assertThat(acknowledged).isEqualTo(last).isGreaterThan(100);
  }

  @ParameterizedTest
  @EnumSource
  void keepsBlobsThatWereFoundBeforeAndNamedAfterTheTake(Pushed pushed) {
    int last = new World(pushed).collect(call -> {}, duration -> {});
    int acknowledged = 0;
    for (int at = 1; at <= last; at++) {
      World world = new World(pushed);
      int now = at;
      world.collect(
          call -> world.when(call == now, () -> {
            world.push.upload();
            world.push.check();
          }),
          duration -> world.push.put());
      world.assertWhole("looked at before call " + at);
      acknowledged += world.push.acknowledged() ? 1 : 0;
    }
    assertThat(acknowledged).isGreaterThan(100);
  }

  /** The time of the run is up at that call, so that the run takes only a part of the garbage. */
  @ParameterizedTest
  @EnumSource
  void keepsBlobsThatWereFoundBeforeTheTimeOfTheRunWasUp(Pushed pushed) {
    int last = new World(pushed).collect(call -> {}, duration -> {});
    int acknowledged = 0;
    for (int at = 1; at <= last; at++) {
      World world = new World(pushed);
      int now = at;
      world.collectInTime(
          call -> world.when(call == now, () -> {
            world.push.upload();
            world.push.check();
            world.store.pass(LIMIT);
          }),
          duration -> world.push.put());
      world.assertWhole("time is up at call " + at);
      acknowledged += world.push.acknowledged() ? 1 : 0;
    }
    assertThat(acknowledged).isGreaterThan(50);
  }

  @ParameterizedTest
  @EnumSource
  void aPushAcrossTheTakeFailsAndSucceedsWhenRepeated(Pushed pushed) {
    World world = new World(pushed);
    world.push.upload();
    world.collect(call -> {}, duration -> {});
    world.push.check();
    world.push.put();
    assertThat(world.push.acknowledged()).isFalse();
    assertThat(world.push.whole().acknowledged()).isTrue();
    world.assertWhole("repeated");
  }

  /** A store with the garbage that is pushed again, and with an image that stays. */
  private static final class World {
    private final TestStore store = new TestStore();
    private final TestImage staying;
    private final ForeignPush push;

    World(Pushed pushed) {
      TestImages images = store.images("app");
      staying = images.image().tag("stays").push();
      TestImage image = pushed == Pushed.INDEX
          ? images.index(images.image().push(), images.image().push()).tag("1").push()
          : images.image().layers(2).tag("1").push();
      push = new ForeignPush(store.heap(), image, "1");
      if (pushed == Pushed.DELETED) {
        image.repository().manifests().delete(image.digest());
      } else {
        image.repository().tags().remove(Tag.parse("1"));
      }
      store.age();
    }

    void when(boolean now, Runnable act) {
      if (now) {
        act.run();
      }
    }

    int collect(IntConsumer others, Sleeper meanwhile) {
      return collect(options(), others, meanwhile);
    }

    void collectInTime(IntConsumer others, Sleeper meanwhile) {
      collect(options().timeLimit(LIMIT), others, meanwhile);
    }

    private int collect(GcOptions.Builder options, IntConsumer others, Sleeper meanwhile) {
      SharedStorage shared = new SharedStorage(store.heap(), others);
      GarbageCollector.of(
              Registry.open(shared, store.options().sleeper(meanwhile).build()))
          .run(options.build());
      return shared.calls();
    }

    void assertWhole(String when) {
      push.assertWholeIfAcknowledged(when);
      for (int again : List.of(1, 2)) {
        store.age();
        collect(call -> {}, duration -> {});
        push.assertWholeIfAcknowledged(when + ", and " + again + " later");
      }
      Pulls.assertPullable(staying);
    }

    private static GcOptions.Builder options() {
      return GcOptions.builder()
          .deleteUntagged(true)
          .tidying(EnumSet.allOf(Tidying.class))
          .parallelism(1);
    }
  }
}
