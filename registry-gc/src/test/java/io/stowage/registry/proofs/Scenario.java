package io.stowage.registry.proofs;

import io.stowage.registry.Repository;
import io.stowage.registry.exploration.Exploration;
import io.stowage.registry.exploration.ExplorationReport;
import io.stowage.registry.exploration.ScheduledProcess;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.Tidying;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.KeptFolders;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.storage.Moves;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A few processes on one store, every interleaving of which must end well. A scenario that is too
 * large to be explored completely is explored with a limited number of interruptions.
 */
@SuppressWarnings("ImmutableEnumChecker") // bodies of processes keep nothing
enum Scenario {
  PUSH_OVER_GARBAGE(Scenario::garbage, 1, false, false) {
    @Override
    void add(Exploration to, Fleet fleet) {
      to.process("pusher", me -> fleet.push(me, "a", Fleet.IMAGE, 2, Fleet.LAYER));
      to.process("collector", me -> fleet.collect(me, UnaryOperator.identity()));
    }
  },
  PUSH_OVER_GARBAGE_WITH_TWO_STALLS(Scenario::garbage, 2, false, false) {
    @Override
    void add(Exploration to, Fleet fleet) {
      to.process(
          "pusher", me -> fleet.offer(me, Fleet.LAYER), me -> fleet.put(me, "a", Fleet.IMAGE));
      to.process("collector", me -> fleet.collect(me, UnaryOperator.identity()));
    }
  },
  PUSH_AND_TIDYING(Scenario::garbage, 1, false, false) {
    @Override
    void add(Exploration to, Fleet fleet) {
      to.process(
          "pusher", me -> fleet.offer(me, Fleet.LAYER), me -> fleet.put(me, "a", Fleet.IMAGE));
      to.process("collector", me -> fleet.collect(me, Scenario::tidying));
    }
  },
  PUSH_OF_A_NEW_IMAGE(me -> {}, 1, false, false) {
    @Override
    void add(Exploration to, Fleet fleet) {
      to.process("pusher", me -> fleet.push(me, "a", Fleet.IMAGE, 2, Fleet.LAYER));
      to.process("collector", me -> fleet.collect(me, Scenario::tidying));
    }
  },
  /** Takes as steps the calls of a driver to the file system. */
  PUSH_AND_PURGE(Scenario::garbage, 0, false, false) {
    @Override
    void add(Exploration to, Fleet fleet) {
      to.fine();
      to.process(
          "pusher", me -> fleet.offer(me, Fleet.LAYER), me -> fleet.put(me, "a", Fleet.IMAGE));
      to.process("collector", me -> fleet.purge(me, Fleet.LAYER));
    }
  },
  PUSH_AND_TWO_RUNS(Scenario::garbage, 1, false, false) {
    @Override
    void add(Exploration to, Fleet fleet) {
      to.process(
          "pusher", me -> fleet.offer(me, Fleet.LAYER), me -> fleet.put(me, "a", Fleet.IMAGE));
      to.process(
          "collector",
          me -> fleet.collect(me, UnaryOperator.identity()),
          me -> fleet.collect(me, UnaryOperator.identity()));
    }
  },
  TWO_PUSHES_SHARE_A_LAYER(Scenario::garbage, 0, false, false) {
    @Override
    void add(Exploration to, Fleet fleet) {
      to.merging();
      to.process(
          "pusher", me -> fleet.offer(me, Fleet.LAYER), me -> fleet.put(me, "a", Fleet.IMAGE));
      to.process(
          "other",
          me -> fleet.offer(me, Fleet.LAYER),
          me -> fleet.offer(me, Fleet.OTHER),
          me -> fleet.put(me, "b", Fleet.TWO));
      to.process("collector", me -> fleet.collect(me, UnaryOperator.identity()));
    }
  },
  TWO_PUSHES_OVER_A_TRUNCATED_LAYER(Scenario::truncated, 0, false, false) {
    @Override
    void add(Exploration to, Fleet fleet) {
      to.process("pusher", me -> killedPush(me, fleet, "a", Fleet.IMAGE));
      to.process("other", me -> killedPush(me, fleet, "b", Fleet.IMAGE));
    }
  },
  TWO_PROCESSES_ADD_TO_ONE_UPLOAD(Scenario::uploading, 0, false, false) {
    @Override
    void add(Exploration to, Fleet fleet) {
      to.process(
          "pusher", me -> me.mortal(() -> fleet.continueUpload(me, "a", Fleet.IMAGE, Fleet.LAYER)));
      to.process("other", me -> fleet.continueUpload(me, "b", Fleet.SECOND, Fleet.OTHER));
    }
  },
  STRANGER_ADDS_TO_AN_UPLOAD(Scenario::uploadByAnotherProgram, 0, false, false) {
    @Override
    void add(Exploration to, Fleet fleet) {
      to.shared();
      to.process(
          "pusher", me -> me.mortal(() -> fleet.commitUpload(me, "a", Fleet.IMAGE, Fleet.LAYER)));
      to.process("stranger", me -> Fleet.addWithoutLock(me, Fleet.OTHER));
    }
  },
  TAG_AN_UNTAGGED_IMAGE(pushed(Fleet.IMAGE), 1, false, false) {
    @Override
    void add(Exploration to, Fleet fleet) {
      to.process("pusher", me -> fleet.tag(me, "a", Fleet.IMAGE));
      to.process("collector", me -> fleet.collect(me, Scenario::untagged));
    }
  },
  TAG_AN_UNTAGGED_INDEX(pushed(Fleet.IMAGE, Fleet.INDEX), 0, false, false) {
    @Override
    void add(Exploration to, Fleet fleet) {
      to.process("pusher", me -> fleet.tag(me, "a", Fleet.INDEX));
      to.process("collector", me -> fleet.collect(me, Scenario::untagged));
    }
  },
  TAG_AN_IMAGE_THAT_IS_SIGNED(pushed(Fleet.IMAGE, Fleet.SIGNATURE), 1, false, true) {
    @Override
    void add(Exploration to, Fleet fleet) {
      to.process("pusher", me -> fleet.tag(me, "a", Fleet.IMAGE));
      to.process("collector", me -> fleet.collect(me, Scenario::untagged));
    }
  },
  TAG_MOVES_FROM_A_SIGNATURE(tagged(Fleet.SIGNATURE), 0, false, true) {
    @Override
    void add(Exploration to, Fleet fleet) {
      to.process(
          "pusher", me -> fleet.putChild(me, Fleet.IMAGE), me -> fleet.put(me, "a", Fleet.INDEX));
      to.process("collector", me -> fleet.collect(me, Scenario::untagged));
    }
  },
  PUSH_AGAIN_WITH_A_TAG(pushed(Fleet.IMAGE), 1, false, false) {
    @Override
    void add(Exploration to, Fleet fleet) {
      to.process(
          "pusher", me -> fleet.offer(me, Fleet.LAYER), me -> fleet.put(me, "a", Fleet.IMAGE));
      to.process("collector", me -> fleet.collect(me, Scenario::untagged));
    }
  },
  PUT_BY_SHA512(bySha512(Fleet.IMAGE), 1, false, false) {
    @Override
    void add(Exploration to, Fleet fleet) {
      to.process(
          "pusher",
          me -> fleet.putBySha512(me, Fleet.IMAGE),
          me -> fleet.tagBySha512(me, "a", Fleet.IMAGE));
      to.process("collector", me -> fleet.collect(me, Scenario::untagged));
    }
  },
  TAG_AN_INDEX_BY_SHA512(bySha512(Fleet.IMAGE, Fleet.INDEX_BY_SHA512), 0, false, false) {
    @Override
    void add(Exploration to, Fleet fleet) {
      to.process("pusher", me -> fleet.tagBySha512(me, "a", Fleet.INDEX_BY_SHA512));
      to.process("collector", me -> fleet.collect(me, Scenario::untagged));
    }
  },
  DELETE_AND_PUSH(tagged(Fleet.IMAGE), 0, true, false) {
    @Override
    void add(Exploration to, Fleet fleet) {
      to.process("deleter", me -> fleet.delete(me, Fleet.IMAGE));
      to.process(
          "pusher", me -> fleet.offer(me, Fleet.LAYER), me -> fleet.put(me, "b", Fleet.IMAGE));
    }
  },
  DELETE_IMAGE_AND_PUSH_INDEX(tagged(Fleet.IMAGE), 0, true, false) {
    @Override
    void add(Exploration to, Fleet fleet) {
      to.interruptions(2);
      to.process("deleter", me -> fleet.deleteImage(me, "a"));
      to.process("pusher", me -> fleet.put(me, "b", Fleet.INDEX));
    }
  },
  DELETE_AND_PUSH_AND_COLLECT(tagged(Fleet.IMAGE), 0, true, false) {
    @Override
    void add(Exploration to, Fleet fleet) {
      to.interruptions(3);
      to.process("deleter", me -> fleet.delete(me, Fleet.IMAGE));
      to.process(
          "pusher", me -> fleet.offer(me, Fleet.LAYER), me -> fleet.put(me, "b", Fleet.IMAGE));
      to.process("collector", me -> fleet.collect(me, Scenario::untagged));
    }
  },
  PUSH_AND_A_RUN_KILLED_AT_EACH_CALL(Scenario::garbage, 0, false, false) {
    @Override
    void add(Exploration to, Fleet fleet) {
      to.process("pusher", me -> fleet.push(me, "a", Fleet.IMAGE, 1, Fleet.LAYER));
      to.process("collector", me -> killed(me, fleet, UnaryOperator.identity()));
    }
  },
  TAG_AND_A_RUN_KILLED_AT_EACH_CALL(pushed(Fleet.IMAGE), 0, false, false) {
    @Override
    void add(Exploration to, Fleet fleet) {
      to.process("pusher", me -> fleet.tag(me, "a", Fleet.IMAGE));
      to.process("collector", me -> killed(me, fleet, Scenario::untagged));
    }
  },
  PUSH_KILLED_AT_EACH_CALL(Scenario::garbage, 0, true, false) {
    @Override
    void add(Exploration to, Fleet fleet) {
      to.process("pusher", me -> me.mortal(() -> fleet.push(me, "a", Fleet.IMAGE, 1, Fleet.LAYER)));
    }
  },
  RUN_KILLED_AT_EACH_CALL(pushed(Fleet.IMAGE), 0, false, false) {
    @Override
    void add(Exploration to, Fleet fleet) {
      to.process("collector", me -> me.mortal(() -> fleet.collect(me, Scenario::untagged)));
    }
  },
  PULL_WHILE_IT_COMES_BACK(pushed(Fleet.IMAGE), 0, false, false) {
    @Override
    void add(Exploration to, Fleet fleet) {
      to.process(
          "pusher", me -> fleet.tag(me, "a", Fleet.IMAGE), me -> fleet.pullIfTagged(me, "a"));
      to.process("collector", me -> fleet.collect(me, Scenario::untagged));
    }
  },
  PULLS_AND_PUSH_AND_A_DEAD_RUN(Scenario::takenAndTagged, 0, false, false) {
    @Override
    void add(Exploration to, Fleet fleet) {
      to.merging();
      to.process(
          "reader", me -> fleet.pull(me, Fleet.IMAGE, 1), me -> fleet.pull(me, Fleet.IMAGE, 1));
      to.process("collector", me -> fleet.collect(me, UnaryOperator.identity()));
      to.process(
          "pusher", me -> fleet.offer(me, Fleet.LAYER), me -> fleet.put(me, "b", Fleet.IMAGE));
    }
  },
  FOREIGN_PUSH(Scenario::garbage, 0, false, false) {
    @Override
    void add(Exploration to, Fleet fleet) {
      to.shared();
      to.process("pusher", me -> fleet.foreignPush(me, "a", Fleet.IMAGE, Fleet.LAYER));
      to.process("collector", me -> fleet.collect(me, Scenario::settling));
    }

    @Override
    boolean foreign() {
      return true;
    }
  },
  FOREIGN_PUSH_AND_A_RUN_THAT_FAILS(Scenario::garbage, 0, false, false) {
    @Override
    void add(Exploration to, Fleet fleet) {
      to.shared();
      to.process("pusher", me -> fleet.foreignPush(me, "a", Fleet.IMAGE, Fleet.LAYER));
      to.process("collector", me -> fleet.collectOrFail(me, Scenario::settling));
      to.process("disk", Fleet::breakStore);
    }

    @Override
    boolean foreign() {
      return true;
    }
  },
  MOUNT_AND_DELETE_BLOB_AND_COLLECT(Scenario::garbage, 0, false, false) {
    @Override
    void add(Exploration to, Fleet fleet) {
      to.process("pusher", me -> fleet.mount(me, "a", Fleet.IMAGE, Fleet.LAYER));
      to.process("deleter", me -> fleet.deleteBlob(me, Fleet.LAYER));
      to.process("collector", me -> fleet.collect(me, UnaryOperator.identity()));
    }
  },
  COPY_AN_UNTAGGED_IMAGE(pushed(Fleet.IMAGE), 0, false, false) {
    @Override
    void add(Exploration to, Fleet fleet) {
      to.process("pusher", me -> fleet.copy(me, "a", Fleet.IMAGE));
      to.process("collector", me -> fleet.collect(me, Scenario::untagged));
    }
  },
  RESTORE_AND_PUSH(Scenario::quarantined, 0, false, false) {
    @Override
    void add(Exploration to, Fleet fleet) {
      to.process(
          "pusher", me -> fleet.offer(me, Fleet.LAYER), me -> fleet.put(me, "a", Fleet.IMAGE));
      to.process("collector", fleet::restore);
    }
  },
  REMOVE_REPOSITORY_AND_PUSH(Scenario::garbage, 0, true, false) {
    @Override
    void add(Exploration to, Fleet fleet) {
      to.interruptions(6);
      to.process("deleter", fleet::removeRepository);
      to.process("pusher", me -> fleet.put(me, "a", Fleet.IMAGE));
    }
  },
  REMOVE_REPOSITORY_AND_FOREIGN_PUSH(Scenario.tagged(Fleet.IMAGE), 0, true, false) {
    @Override
    void add(Exploration to, Fleet fleet) {
      to.shared();
      to.process("deleter", fleet::removeRepository);
      to.process("pusher", me -> fleet.foreignPush(me, "a", Fleet.IMAGE, Fleet.LAYER));
    }
  },
  TWO_COLLECTORS(Scenario::garbage, 0, false, false) {
    @Override
    void add(Exploration to, Fleet fleet) {
      to.interruptions(3);
      to.process("collector", me -> fleet.collect(me, UnaryOperator.identity()));
      to.process("other", me -> fleet.collect(me, UnaryOperator.identity()));
    }
  },
  TWO_COLLECTORS_AND_PUSH(Scenario::garbage, 0, false, false) {
    @Override
    boolean silent() {
      return true;
    }

    @Override
    void add(Exploration to, Fleet fleet) {
      to.interruptions(3);
      to.process("collector", me -> fleet.collect(me, UnaryOperator.identity()));
      to.process("other", me -> {
        me.pass(TAKEOVER);
        fleet.collect(me, UnaryOperator.identity());
      });
      to.process(
          "pusher", me -> fleet.offer(me, Fleet.LAYER), me -> fleet.put(me, "a", Fleet.IMAGE));
    }
  };

  /**
   * Longer than the takeover time of the lock of a silent process, shorter than a quarter of the
   * grace.
   */
  private static final Duration TAKEOVER = Duration.ofMinutes(11);

  private final Consumer<ScheduledProcess> before;
  private final int stalls;
  private final boolean deleted;
  private final boolean signed;

  Scenario(Consumer<ScheduledProcess> before, int stalls, boolean deleted, boolean signed) {
    this.before = before;
    this.stalls = stalls;
    this.deleted = deleted;
    this.signed = signed;
  }

  abstract void add(Exploration to, Fleet fleet);

  /** Returns whether programs that look only at paths must find in the end what is pushed. */
  boolean foreign() {
    return false;
  }

  /** Returns whether a collector may be silent for so long that another one takes its lock over. */
  boolean silent() {
    return false;
  }

  ExplorationReport run(Fleet fleet, int limit) {
    return run(exploration(fleet).limit(limit));
  }

  /** Explores with the calls of a driver to the file system as steps. */
  ExplorationReport runFine(Fleet fleet) {
    return run(exploration(fleet).fine());
  }

  private ExplorationReport run(Exploration exploration) {
    Soundness soundness = new Soundness(
        List.of("pusher", "other", "collector", "deleter", "reader"),
        deleted,
        signed,
        foreign(),
        silent());
    return exploration.run(soundness::check);
  }

  Exploration exploration(Fleet fleet) {
    Exploration exploration = Exploration.from(me -> {
      before.accept(me);
      me.pass(Fleet.GRACE.multipliedBy(2));
    });
    add(exploration, fleet);
    if (stalls > 0) {
      exploration.process("clock", me -> {
        for (int i = 0; i < stalls; i++) {
          me.pass(Fleet.GRACE.multipliedBy(2));
        }
      });
    }
    return exploration;
  }

  private static void garbage(ScheduledProcess me) {
    Fleet.faithful().repository(me).blobs().put(Fleet.LAYER);
  }

  /** Leaves an upload without content. */
  private static void uploading(ScheduledProcess me) {
    RepositoryName repository = RepositoryName.parse("a");
    me.storage().write(RegistryLayout.uploadStartedAt(repository, Fleet.UPLOAD), new byte[1]);
    me.storage().write(RegistryLayout.uploadData(repository, Fleet.UPLOAD), new byte[0]);
  }

  /** Leaves an upload of a layer by docker-registry, with the state of its hash. */
  private static void uploadByAnotherProgram(ScheduledProcess me) {
    uploading(me);
    RepositoryName repository = RepositoryName.parse("a");
    me.storage().write(RegistryLayout.uploadData(repository, Fleet.UPLOAD), Fleet.LAYER);
    me.storage()
        .write(
            RegistryLayout.uploadHashStates(repository, Fleet.UPLOAD)
                .resolve("sha256")
                .resolve("1"),
            new byte[1]);
  }

  /** Leaves a layer whose data was truncated by a crash of another registry. */
  private static void truncated(ScheduledProcess me) {
    garbage(me);
    me.storage().write(RegistryLayout.blobData(Digest.of(Fleet.LAYER)), new byte[0]);
  }

  private static void killedPush(ScheduledProcess me, Fleet fleet, String tag, Manifest manifest) {
    me.mortal(() -> {
      fleet.upload(me, Fleet.LAYER);
      fleet.put(me, tag, manifest);
    });
  }

  private static Consumer<ScheduledProcess> pushed(Manifest... manifests) {
    return me -> {
      Repository repository = Fleet.faithful().repository(me);
      repository.blobs().put(Fleet.LAYER);
      for (Manifest manifest : manifests) {
        repository.manifests().put(manifest.mediaType(), manifest.bytes());
      }
    };
  }

  private static Consumer<ScheduledProcess> bySha512(Manifest... manifests) {
    return me -> {
      Repository repository = Fleet.faithful().repository(me);
      repository.blobs().put(Fleet.LAYER);
      for (Manifest manifest : manifests) {
        repository.manifests().put(Fleet.sha512(manifest), manifest);
      }
    };
  }

  private static Consumer<ScheduledProcess> tagged(Manifest manifest) {
    return pushed(manifest).andThen(me -> Fleet.faithful().tag(me, "a", manifest));
  }

  /** Leaves a tagged image whose layer and layer link a dead run has in quarantine. */
  private static void takenAndTagged(ScheduledProcess me) {
    tagged(Fleet.IMAGE).accept(me);
    Digest layer = Digest.of(Fleet.LAYER);
    for (StoragePath path : List.of(
        RegistryLayout.blobData(layer),
        RegistryLayout.layerLink(RepositoryName.parse("a"), layer))) {
      Moves.of(me.storage()).take(path, KeptFolders.path("run", path));
    }
  }

  /** Leaves a layer that a run took and keeps for a while. */
  private static void quarantined(ScheduledProcess me) {
    garbage(me);
    me.pass(Fleet.GRACE.multipliedBy(2));
    Fleet.faithful().collect(me, options -> options.quarantine(Duration.ofDays(1)));
  }

  private static GcOptions.Builder settling(GcOptions.Builder options) {
    return options.settle(Duration.ofSeconds(1));
  }

  private static GcOptions.Builder untagged(GcOptions.Builder options) {
    return options.deleteUntagged(true);
  }

  private static GcOptions.Builder tidying(GcOptions.Builder options) {
    return options.tidying(Set.of(Tidying.DEAD_LINKS, Tidying.EMPTY_FOLDERS));
  }

  private static void killed(
      ScheduledProcess me, Fleet fleet, UnaryOperator<GcOptions.Builder> options) {
    if (me.mortal(() -> fleet.collect(me, options))) {
      fleet.collect(me, options);
    }
  }
}
