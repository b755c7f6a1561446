package io.stowage.registry.exploration;

import io.stowage.registry.storage.StorageDriver;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * What a process of an {@link Exploration} has of the world. All that it does must be determined by what
 * it is told here: it takes its time from {@link #clock} and waits by {@link #pause}, and makes one call
 * at a time, be it from several threads. Random UUIDs it may make: they are replaced by others, in the
 * order in which they come.
 *
 * <p>A driver tries again what another process foiled. Here it does so once, then throws {@code Failed} with
 * the word {@code starved}: otherwise two could foil each other for ever.
 */
public final class ScheduledProcess {
  /** A real driver tries so often that it is never foiled, and lets the search have no end. */
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

  /** Returns its view of the store. */
  public StorageDriver storage() {
    return storage;
  }

  /** Returns the view of a program that lets an object have several writers, as docker-registry does. */
  public StorageDriver storageWithoutLocks() {
    return unlocked;
  }

  /** Returns the clock, to read which is a call of its own. */
  public InstantSource clock() {
    return () -> Instant.ofEpochMilli((Long) host.make(Call.of(Op.NOW, "")));
  }

  /** Lets time pass, in one step. */
  public void pass(Duration time) {
    host.make(Call.passing(Op.PASS, time.toMillis()));
  }

  /**
   * Waits for so long that each request that another process is in by now will have ended, and lets that
   * much time pass.
   */
  public void pause(Duration time) {
    host.make(Call.of(Op.WAIT, ""));
    host.make(Call.passing(Op.WAITED, time.toMillis()));
  }

  /** Does {@code work} as one request, whose end is waited for by who {@linkplain #pause pauses}. */
  public void request(Runnable work) {
    host.make(Call.of(Op.REQUEST, ""));
    work.run();
    host.make(Call.of(Op.REQUEST, ""));
  }

  /** Notes something that is to be looked at in the end. This is no call. */
  public void note(String note) {
    host.note(note);
  }

  /**
   * Does {@code life}, which may be killed before each of its calls that changes something, or never.
   * To be killed before it looks is the same for all others.
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
