package io.stowage.registry.testing.storage;

import io.stowage.registry.storage.Quarantine;
import io.stowage.registry.storage.StorageDriver;
import java.util.EnumSet;
import java.util.Set;

/**
 * The calls that a store receives: the methods of {@link StorageDriver} and {@link Quarantine}
 * under their names, and the reads and writes of the channels that they return.
 */
public enum StorageCall {
  /** {@link StorageDriver#stat}. */
  STAT,
  /** {@link StorageDriver#open}. */
  OPEN,
  /** {@link StorageDriver#read}. */
  READ,
  /** {@link StorageDriver#write}. */
  WRITE,
  /** {@link StorageDriver#append}. */
  APPEND,
  /** {@link StorageDriver#publish}. */
  PUBLISH,
  /** {@link StorageDriver#publishAlone}. */
  PUBLISH_ALONE,
  /** {@link StorageDriver#replace}. */
  REPLACE,
  /** {@link StorageDriver#list}, regardless of the number of names. */
  LIST,
  /** {@link StorageDriver#changed}. */
  CHANGED,
  /** {@link StorageDriver#delete}. */
  DELETE,
  /** {@link StorageDriver#deleteIfEmpty}. */
  DELETE_IF_EMPTY,
  /** {@link StorageDriver#deleteTree}. */
  DELETE_TREE,
  /** {@link StorageDriver#removeLeftovers}. */
  REMOVE_LEFTOVERS,
  /** {@link StorageDriver#persist}. */
  PERSIST,
  /** {@link StorageDriver#lease}. */
  LEASE,
  /** {@link StorageDriver#claim}. */
  CLAIM,
  /** {@link StorageDriver#isAbandoned}. */
  IS_ABANDONED,
  /** {@link Quarantine#take}, for each object. */
  TAKE,
  /** {@link Quarantine#restore} or {@link Quarantine#restoreFromAnyRun}, for each object. */
  RESTORE,
  /** {@link Quarantine#purge}, for each object. */
  PURGE,
  /** A read from a channel returned by {@link StorageDriver#open}. */
  CHANNEL_READ,
  /** A write to a channel returned by {@link StorageDriver#append}. */
  CHANNEL_WRITE;

  /** Calls that do not change the store. */
  private static final Set<StorageCall> READING =
      EnumSet.of(STAT, OPEN, READ, LIST, CHANGED, IS_ABANDONED, CHANNEL_READ);

  /**
   * Calls for which the moment of a failure makes no difference, because the caller gets no result.
   */
  private static final Set<StorageCall> ASKING =
      EnumSet.of(STAT, OPEN, READ, CHANGED, IS_ABANDONED);

  /** Returns whether this call may change what other processes find in the store. */
  boolean changes() {
    return !READING.contains(this);
  }

  /** Returns whether the {@link Moment} at which this call fails makes a difference. */
  boolean hasMoments() {
    return !ASKING.contains(this);
  }
}
