package io.stowage.registry.gc;

import io.stowage.registry.Writers;
import io.stowage.registry.gc.Catalogue.Item;
import io.stowage.registry.model.Digest;
import io.stowage.registry.testing.storage.Moment;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** One step of a long run, which tells itself. */
sealed interface Deed {
  /** Does it in the process that acts now. */
  void in(LongRun run);

  /** Returns whether something may be gone or out of sight afterwards that was there before. */
  default boolean mayTake() {
    return false;
  }

  /** Pushes an image whole. */
  record Push(String repository, Item item, Optional<String> tag, Actor.Way way) implements Deed {
    @Override
    public void in(LongRun run) {
      run.actor().push(repository, item, tag, way);
    }
  }

  /** Pushes what an image is made of, as a push that is under way has done. */
  record Offer(String repository, Item item, Actor.Way way) implements Deed {
    @Override
    public void in(LongRun run) {
      run.actor().offer(repository, item, way);
    }
  }

  /** Puts a manifest alone. */
  record Put(String repository, Item item, Optional<String> tag) implements Deed {
    @Override
    public void in(LongRun run) {
      run.actor().put(repository, item, tag);
    }
  }

  /** Lets a tag name what is there. */
  record Tag(String repository, Item item, String tag) implements Deed {
    @Override
    public void in(LongRun run) {
      run.actor().tag(repository, item, tag);
    }
  }

  /** Removes a tag. */
  record Untag(String repository, String tag) implements Deed {
    @Override
    public void in(LongRun run) {
      run.actor().untag(repository, tag);
    }
  }

  /** Deletes a manifest. */
  record Delete(String repository, Item item) implements Deed {
    @Override
    public void in(LongRun run) {
      run.actor().delete(repository, item);
    }
  }

  /** Takes a layer from a repository. */
  record DeleteBlob(String repository, Digest blob) implements Deed {
    @Override
    public void in(LongRun run) {
      run.actor().deleteBlob(repository, blob);
    }
  }

  /** Removes a repository. */
  record Remove(String repository) implements Deed {
    @Override
    public void in(LongRun run) {
      run.uploads().mayRemove(repository);
      run.actor().remove(repository);
    }
  }

  /** Asks whether a blob is there. */
  record Ask(String repository, Digest blob) implements Deed {
    @Override
    public void in(LongRun run) {
      run.actor().asks(repository, blob);
    }
  }

  /** Asks whether a manifest is there. */
  record AskManifest(String repository, Item item) implements Deed {
    @Override
    public void in(LongRun run) {
      run.actor().asks(repository, item);
    }
  }

  /** Begins an upload. */
  record Begin(String repository, Digest blob) implements Deed {
    @Override
    public void in(LongRun run) {
      run.uploads().begin(run.registry(), repository, blob);
    }
  }

  /** Adds a chunk to an upload. */
  record Append(int upload) implements Deed {
    @Override
    public void in(LongRun run) {
      run.uploads().append(run.registry(), upload);
    }
  }

  /** Ends an upload. */
  record Commit(int upload) implements Deed {
    @Override
    public void in(LongRun run) {
      run.uploads().commit(run.registry(), upload);
    }
  }

  /** Cancels an upload. */
  record Cancel(int upload) implements Deed {
    @Override
    public void in(LongRun run) {
      run.uploads().cancel(run.registry(), upload);
    }
  }

  /** Lets time pass. */
  record Pass(Duration time) implements Deed {
    @Override
    public void in(LongRun run) {
      run.pass(time);
    }
  }

  /** Looks whether all is there that must be. */
  record Look() implements Deed {
    @Override
    public void in(LongRun run) {
      run.audit().assertHolds();
    }
  }

  /** Brings back all that was collected and is kept, or one image of it. */
  record Restore(Optional<Item> item) implements Deed {
    @Override
    public void in(LongRun run) {
      run.operator().restore(item);
    }

    @Override
    public boolean mayTake() {
      return true;
    }
  }

  /** Removes uploads that were left alone. */
  record Purge(Duration age) implements Deed {
    @Override
    public void in(LongRun run) {
      run.operator().purge(age);
    }
  }

  /** Checks every byte. */
  record Scrub(boolean repair) implements Deed {
    @Override
    public void in(LongRun run) {
      run.operator().scrub(repair);
    }
  }

  /** Collects. */
  record Collect(
      boolean deleteUntagged,
      Duration grace,
      Duration quarantine,
      Set<Tidying> tidying,
      Writers writers)
      implements Deed {
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

  /** Lets another process act before one call of a collection. */
  record Beside(Collect collection, int call, Deed other) implements Deed {
    @Override
    public void in(LongRun run) {
      run.collectBeside(collection, call, other);
    }

    @Override
    public boolean mayTake() {
      return true;
    }
  }

  /** Pushes as a docker-registry does on the same store. */
  record Foreign(String repository, Item item, String tag) implements Deed {
    @Override
    public void in(LongRun run) {
      run.actor().pushForeign(repository, item, tag);
    }
  }

  /** Lets the process die at one of its calls. */
  record Crash(Deed last, int call, Moment moment, boolean losesPower) implements Deed {
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
