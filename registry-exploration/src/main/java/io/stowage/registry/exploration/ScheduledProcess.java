package io.stowage.registry.exploration;

import io.stowage.registry.storage.StorageDriver;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The view that a process of an {@link Exploration} has of the world. The behaviour of the process
 * must be determined by the results it gets here: it takes the time from {@link #clock}, waits with
 * {@link #pause}, and makes one call at a time, possibly from several threads. It may make random
 * UUIDs; they are replaced by others in the order in which they are made. What it does may depend on
 * the order of a listing, but not on how such a UUID compares with other names.
 *
 * <p>A driver repeats an attempt that another process thwarted. Here it repeats it once and then
 * throws {@code Failed} with the word {@code starved}: otherwise two processes could thwart each
 * other forever.
 */
public final class ScheduledProcess {
  /**
   * The number of attempts. A real driver makes so many that it always succeeds, with which a
   * search would not end.
   */
  private static final int TRIES = 2;

  private final Host host;
  private final ScheduledStorage storage;
  private final ScheduledStorage unlocked;

  ScheduledProcess(Host host, boolean shared, boolean fine) {
    this.host = host;
    this.storage =
        fine ? new FineStorage(host, shared, TRIES) : new ScheduledStorage(host, shared, TRIES);
    this.unlocked = new ScheduledStorage(host, shared, TRIES, new ScheduledLocks(host, false));
  }

  /** Returns the view that this process has of the store. */
  public StorageDriver storage() {
    return storage;
  }

  /**
   * Returns the view of a program that permits several writers of an object, as docker-registry
   * does.
   */
  public StorageDriver storageWithoutLocks() {
    return unlocked;
  }

  /** Returns the view that this process has of a store of objects with versions. */
  public ScheduledObjects objects() {
    return new ScheduledObjects(host);
  }

  /** Returns the clock; each read of it is a separate call. */
  public InstantSource clock() {
    return () -> Instant.ofEpochMilli((Long) host.make(Call.of(Op.NOW, "")));
  }

  /** Lets time pass in one step. */
  public void pass(Duration time) {
    host.make(Call.passing(Op.PASS, time.toMillis()));
  }

  /**
   * Waits until each request that another process has in progress has ended, and lets {@code time}
   * pass.
   */
  public void pause(Duration time) {
    host.make(Call.of(Op.WAIT, ""));
    host.make(Call.passing(Op.WAITED, time.toMillis()));
  }

  /**
   * Runs {@code work} as one request; a process that {@linkplain #pause pauses} waits for its end.
   */
  public void request(Runnable work) {
    host.make(Call.of(Op.REQUEST, ""));
    work.run();
    host.make(Call.of(Op.REQUEST, ""));
  }

  /** Adds a note for the check at the end. This is not a call. */
  public void note(String note) {
    host.note(note);
  }

  /**
   * Runs {@code life}, which may be killed before each of its calls that changes something, or
   * never. For the other processes, a death before a call that only reads makes no difference.
   *
   * @return whether it was killed
   */
  public boolean mortal(Runnable life) {
    boolean killed = host.mortal(life);
    if (killed) {
      storage.unlockAll();
    }
    return killed;
  }
}
