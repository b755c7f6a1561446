package io.stowage.registry.storage.s3.internal.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Writers;
import io.stowage.registry.exploration.End;
import io.stowage.registry.exploration.Exploration;
import io.stowage.registry.exploration.ExplorationReport;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Runs the registry, the collector and the driver of a bucket in many orders of their requests.
 *
 * <p>The number of states of each scenario is that of the system property {@code states}, or a small
 * one, so that a run is short.
 */
@Tag("once")
class BucketInterleavingsTest {
  private static final int MUTANT_STATES = Integer.getInteger("states", 400_000);
  private static final int STATES = Integer.getInteger("states", 1000);

  @ParameterizedTest
  @EnumSource
  void endWell(Scenario scenario) {
    ExplorationReport report = scenario.run(Fleet.faithful(), STATES);
    assertThat(report.violation()).isEmpty();
  }

  @Tag("proof")
  @ParameterizedTest
  @EnumSource
  void endBadlyWithoutARule(Mutant mutant) {
    ExplorationReport report = mutant.scenario().run(mutant.fleet(), MUTANT_STATES);
    assertThat(report.violation()).isPresent();
  }

  /** A few processes on one bucket. */
  @SuppressWarnings("ImmutableEnumChecker") // bodies of processes keep nothing
  enum Scenario {
    PUSH_OVER_GARBAGE {
      @Override
      Exploration processes(Fleet fleet) {
        return Exploration.from(me -> Fleet.faithful().prepare(me, false))
            .process("pusher", fleet::push)
            .process("collector", me -> fleet.collect(me, false, Writers.STOWAGE));
      }
    },
    PUSH_OVER_GARBAGE_AND_CLOCK {
      @Override
      Exploration processes(Fleet fleet) {
        return PUSH_OVER_GARBAGE
            .processes(fleet)
            .process("clock", me -> me.pass(Fleet.GRACE.multipliedBy(2)));
      }
    },
    TAG_AN_UNTAGGED_IMAGE {
      @Override
      Exploration processes(Fleet fleet) {
        return Exploration.from(me -> Fleet.faithful().prepare(me, true))
            .process("pusher", fleet::tag)
            .process("collector", me -> fleet.collect(me, true, Writers.STOWAGE));
      }
    },
    PUT_OVER_GARBAGE {
      @Override
      Exploration processes(Fleet fleet) {
        return Exploration.from(me -> Fleet.faithful().prepare(me, false))
            .process("pusher", fleet::put)
            .process("collector", me -> fleet.collect(me, false, Writers.STOWAGE));
      }
    },
    PUSH_OF_A_NEW_IMAGE {
      @Override
      Exploration processes(Fleet fleet) {
        return Exploration.from(me -> me.pass(Fleet.GRACE))
            .process("pusher", fleet::push)
            .process("collector", me -> fleet.collect(me, false, Writers.STOWAGE));
      }
    },
    TAG_AND_A_RUN_THAT_IS_KILLED {
      @Override
      Exploration processes(Fleet fleet) {
        return Exploration.from(me -> Fleet.faithful().prepare(me, true))
            .process("pusher", fleet::tag)
            .process("collector", me -> {
              me.mortal(() -> fleet.collect(me, true, Writers.STOWAGE));
              me.pass(Duration.ofMinutes(20));
              fleet.collect(me, true, Writers.STOWAGE);
            });
      }
    },
    PUSH_AND_A_RUN_THAT_IS_KILLED {
      @Override
      Exploration processes(Fleet fleet) {
        return Exploration.from(me -> Fleet.faithful().prepare(me, false))
            .process("pusher", fleet::push)
            .process("collector", me -> {
              me.mortal(() -> fleet.collect(me, false, Writers.STOWAGE));
              me.pass(Duration.ofMinutes(20));
              fleet.collect(me, false, Writers.STOWAGE);
            });
      }
    },
    A_RUN_IS_TAKEN_OVER {
      @Override
      Exploration processes(Fleet fleet) {
        return Exploration.from(me -> Fleet.faithful().prepare(me, false))
            .process("pusher", fleet::push)
            .process("collector", me -> fleet.collect(me, false, Writers.STOWAGE))
            .process("successor", me -> {
              me.pass(Duration.ofMinutes(20));
              fleet.collect(me, false, Writers.STOWAGE);
            });
      }
    },
    FOREIGN_PUSH {
      @Override
      Exploration processes(Fleet fleet) {
        return Exploration.from(me -> Fleet.faithful().prepare(me, false))
            .process("pusher", fleet::foreignPush)
            .process("collector", me -> fleet.collect(me, false, Writers.ANY));
      }
    },
    PUSH_AND_THE_PURGE_OF_WHAT_IS_HELD {
      @Override
      Exploration processes(Fleet fleet) {
        return Exploration.from(me -> {
              Fleet.faithful().prepare(me, false);
              Fleet.faithful().collect(me, false, Writers.ANY);
              me.pass(Fleet.GRACE.multipliedBy(3));
            })
            .process("pusher", fleet::push)
            .process("collector", me -> fleet.collect(me, false, Writers.STOWAGE));
      }
    },
    FOREIGN_UPLOAD_OF_WHAT_A_DEAD_RUN_HID {
      @Override
      Exploration processes(Fleet fleet) {
        return Exploration.from(me -> {
              Fleet.faithful().prepare(me, false);
              Fleet.faithful().hide(me);
              me.pass(Fleet.GRACE);
            })
            .process("pusher", fleet::foreignUpload)
            .process("collector", me -> fleet.collect(me, false, Writers.ANY));
      }
    },
    PUSH_OF_WHAT_A_DEAD_RUN_HID {
      @Override
      Exploration processes(Fleet fleet) {
        return Exploration.from(me -> {
              Fleet.faithful().prepare(me, false);
              Fleet.faithful().hide(me);
              me.pass(Fleet.GRACE);
            })
            .process("pusher", fleet::push)
            .process("collector", fleet::hold);
      }
    },
    A_DEAD_RUN_HAS_TAKEN_WHAT_IS_NEEDED {
      @Override
      Exploration processes(Fleet fleet) {
        return Exploration.from(me -> {
              Fleet.faithful().prepare(me, true);
              Fleet.faithful().tag(me);
              me.pass(Fleet.GRACE.multipliedBy(3));
              Fleet.faithful().takeLink(me);
              me.pass(Fleet.GRACE);
            })
            .process("pusher", me -> me.note("pushed"))
            .process("collector", me -> fleet.collect(me, false, Writers.STOWAGE));
      }
    },
    PUSH_AGAIN_WITH_A_TAG {
      @Override
      Exploration processes(Fleet fleet) {
        return Exploration.from(me -> Fleet.faithful().prepare(me, true))
            .process("pusher", fleet::push)
            .process("collector", me -> fleet.collect(me, true, Writers.STOWAGE));
      }
    },
    UNDO_THAT_TAKES_OVER {
      @Override
      Exploration processes(Fleet fleet) {
        return Exploration.from(me -> {
              Fleet.faithful().prepare(me, false);
              Fleet.faithful().collect(me, false, Writers.ANY);
              me.pass(Fleet.GRACE.multipliedBy(3));
            })
            .process("collector", me -> fleet.collect(me, false, Writers.STOWAGE))
            .process("operator", me -> {
              me.pass(Duration.ofMinutes(20));
              fleet.restore(me);
            });
      }
    },
    LEASES_ARE_REMOVED {
      @Override
      Exploration processes(Fleet fleet) {
        return Exploration.from(me -> {
              Fleet.faithful().prepare(me, false);
              fleet.lease(me);
              me.pass(Fleet.GRACE.multipliedBy(3));
            })
            .process("pusher", fleet::push)
            .process("collector", me -> {
              fleet.tidy(me);
              fleet.collect(me, false, Writers.STOWAGE);
            });
      }
    },
    A_LATE_REQUEST_HIDES_WHAT_IS_NEEDED {
      @Override
      Exploration processes(Fleet fleet) {
        return Exploration.from(me -> {
              Fleet.faithful().prepare(me, true);
              Fleet.faithful().tag(me);
              me.pass(Fleet.GRACE.multipliedBy(3));
            })
            .process("pusher", fleet::tag)
            .process("collector", me -> {
              Fleet.hideLate(me);
              fleet.collect(me, false, Writers.STOWAGE);
            });
      }
    },
    A_LATE_REQUEST_ARRIVES_DURING_A_RUN {
      @Override
      Exploration processes(Fleet fleet) {
        return Exploration.from(me -> {
              Fleet.faithful().prepare(me, false);
              Fleet.intend(me);
              me.pass(Fleet.GRACE);
            })
            .process("pusher", fleet::push)
            .process("request", Fleet::hideLate)
            .process("collector", me -> fleet.collect(me, false, Writers.STOWAGE));
      }

      @Override
      Optional<String> wrong(Fleet fleet, End end) {
        return fleet.wrongAfterARun(end);
      }
    },
    TAG_AN_IMAGE_THAT_IS_SIGNED {
      @Override
      Exploration processes(Fleet fleet) {
        return Exploration.from(Fleet.faithful()::prepareSigned)
            .process("pusher", fleet::tag)
            .process("collector", me -> fleet.collect(me, true, Writers.STOWAGE));
      }

      @Override
      Optional<String> wrong(Fleet fleet, End end) {
        return Fleet.unsigned(end);
      }
    },
    DELETE_AND_PUSH {
      @Override
      Exploration processes(Fleet fleet) {
        return Exploration.from(me -> {
              Fleet.faithful().prepare(me, true);
              Fleet.faithful().tag(me);
              me.pass(Fleet.GRACE);
            })
            .process("deleter", fleet::delete)
            .process("pusher", fleet::push);
      }

      @Override
      Optional<String> wrong(Fleet fleet, End end) {
        return Fleet.dangling(end);
      }
    },
    PUSH_AND_AN_UNDO_THAT_TAKES_OVER {
      @Override
      Exploration processes(Fleet fleet) {
        return Exploration.from(me -> {
              Fleet.faithful().prepare(me, false);
              Fleet.faithful().collect(me, false, Writers.ANY);
              me.pass(Fleet.GRACE.multipliedBy(3));
            })
            .process("pusher", fleet::push)
            .process("collector", me -> fleet.collect(me, false, Writers.STOWAGE))
            .process("operator", me -> {
              me.pass(Duration.ofMinutes(20));
              fleet.restore(me);
            });
      }
    },
    PUSH_AND_UNDO {
      @Override
      Exploration processes(Fleet fleet) {
        return Exploration.from(me -> {
              Fleet.faithful().prepare(me, false);
              Fleet.faithful().collect(me, false, Writers.ANY);
            })
            .process("pusher", fleet::push)
            .process("collector", fleet::restore);
      }
    };

    abstract Exploration processes(Fleet fleet);

    /** Returns what is wrong in an end state. */
    Optional<String> wrong(Fleet fleet, End end) {
      return Fleet.wrong(end);
    }

    ExplorationReport run(Fleet fleet, int states) {
      return processes(fleet).interruptions(2).limit(states).run(end -> wrong(fleet, end));
    }
  }
}
