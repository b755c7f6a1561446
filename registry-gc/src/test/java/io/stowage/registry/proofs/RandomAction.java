package io.stowage.registry.proofs;

import io.stowage.registry.Writers;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.Tidying;
import io.stowage.registry.model.Digest;
import io.stowage.registry.proofs.Catalogue.Item;
import io.stowage.registry.testing.storage.Moment;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** One step of a long run, with a text for failure messages. */
sealed interface RandomAction {
  /** Performs the step in the process that is active now. */
  void in(LongRun run);

  /** Returns whether the step may remove something or move it to quarantine. */
  default boolean mayTake() {
    return false;
  }

  /** Pushes a complete image. */
  record Push(String repository, Item item, Optional<String> tag, Actor.Way way)
      implements RandomAction {
    @Override
    public void in(LongRun run) {
      run.actor().push(repository, item, tag, way);
    }
  }

  /** Pushes what an image consists of, as an unfinished push has done. */
  record Offer(String repository, Item item, Actor.Way way) implements RandomAction {
    @Override
    public void in(LongRun run) {
      run.actor().offer(repository, item, way);
    }
  }

  /** Puts a manifest only. */
  record Put(String repository, Item item, Optional<String> tag) implements RandomAction {
    @Override
    public void in(LongRun run) {
      run.actor().put(repository, item, tag);
    }
  }

  /** Sets a tag to an existing manifest. */
  record Tag(String repository, Item item, String tag) implements RandomAction {
    @Override
    public void in(LongRun run) {
      run.actor().tag(repository, item, tag);
    }
  }

  /** Removes a tag. */
  record Untag(String repository, String tag) implements RandomAction {
    @Override
    public void in(LongRun run) {
      run.actor().untag(repository, tag);
    }
  }

  /** Deletes a manifest. */
  record Delete(String repository, Item item) implements RandomAction {
    @Override
    public void in(LongRun run) {
      run.actor().delete(repository, item);
    }
  }

  /** Deletes a layer from a repository. */
  record DeleteBlob(String repository, Digest blob) implements RandomAction {
    @Override
    public void in(LongRun run) {
      run.actor().deleteBlob(repository, blob);
    }
  }

  /** Removes a repository. */
  record Remove(String repository) implements RandomAction {
    @Override
    public void in(LongRun run) {
      run.uploads().mayRemove(repository);
      run.actor().remove(repository);
    }
  }

  /** Checks whether a blob exists. */
  record Ask(String repository, Digest blob) implements RandomAction {
    @Override
    public void in(LongRun run) {
      run.actor().asks(repository, blob);
    }
  }

  /** Checks whether a manifest exists. */
  record AskManifest(String repository, Item item) implements RandomAction {
    @Override
    public void in(LongRun run) {
      run.actor().asks(repository, item);
    }
  }

  /** Begins an upload. */
  record Begin(String repository, Digest blob) implements RandomAction {
    @Override
    public void in(LongRun run) {
      run.uploads().begin(run.registry(), repository, blob);
    }
  }

  /** Appends a chunk to an upload. */
  record Append(int upload) implements RandomAction {
    @Override
    public void in(LongRun run) {
      run.uploads().append(run.registry(), upload);
    }
  }

  /** Commits an upload. */
  record Commit(int upload) implements RandomAction {
    @Override
    public void in(LongRun run) {
      run.uploads().commit(run.registry(), upload);
    }
  }

  /** Cancels an upload. */
  record Cancel(int upload) implements RandomAction {
    @Override
    public void in(LongRun run) {
      run.uploads().cancel(run.registry(), upload);
    }
  }

  /** Lets time pass. */
  record Pass(Duration time) implements RandomAction {
    @Override
    public void in(LongRun run) {
      run.pass(time);
    }
  }

  /** Checks that everything that must exist exists. */
  record Look() implements RandomAction {
    @Override
    public void in(LongRun run) {
      run.audit().assertHolds();
    }
  }

  /** Restores everything that was collected and is kept, or one image of it. */
  record Restore(Optional<Item> item) implements RandomAction {
    @Override
    public void in(LongRun run) {
      run.operator().restore(item);
    }

    @Override
    public boolean mayTake() {
      return true;
    }
  }

  /** Purges abandoned uploads. */
  record Purge(Duration age) implements RandomAction {
    @Override
    public void in(LongRun run) {
      run.operator().purge(age);
    }
  }

  /** Purges what collections that are that old have in quarantine. */
  record PurgeQuarantine(Duration age) implements RandomAction {
    @Override
    public void in(LongRun run) {
      run.operator().purgeQuarantine(age);
    }

    @Override
    public boolean mayTake() {
      return true;
    }
  }

  /** Verifies every byte. */
  record Scrub(boolean repair) implements RandomAction {
    @Override
    public void in(LongRun run) {
      run.operator().scrub(repair);
    }
  }

  /** Collects garbage. */
  record Collect(
      boolean deleteUntagged,
      Duration grace,
      Duration quarantine,
      Set<Tidying> tidying,
      Writers writers)
      implements RandomAction {
    @Override
    public void in(LongRun run) {
      run.collect(this);
    }

    @Override
    public boolean mayTake() {
      return true;
    }

    GcOptions options() {
      return GcOptions.builder()
          .deleteUntagged(deleteUntagged)
          .grace(grace)
          .quarantine(quarantine)
          .tidying(tidying)
          .writers(writers)
          .parallelism(1)
          .build();
    }
  }

  /** Performs a step in another process before one call of a collection. */
  record Beside(Collect collection, int call, RandomAction other) implements RandomAction {
    @Override
    public void in(LongRun run) {
      run.collectBeside(collection, call, other);
    }

    @Override
    public boolean mayTake() {
      return true;
    }
  }

  /** Pushes in the same way as a docker-registry on the same store. */
  record Foreign(String repository, Item item, String tag) implements RandomAction {
    @Override
    public void in(LongRun run) {
      run.actor().pushForeign(repository, item, tag);
    }
  }

  /** Performs a step during which the process dies at one of its calls. */
  record Crash(RandomAction last, int call, Moment moment, boolean losesPower)
      implements RandomAction {
    @Override
    public void in(LongRun run) {
      run.crash(last, call, moment, losesPower);
    }

    @Override
    public boolean mayTake() {
      return true;
    }
  }
}
