package io.stowage.registry.testing.storage;

import io.stowage.registry.storage.Quarantine;
import io.stowage.registry.storage.StorageDriver;
import java.util.EnumSet;
import java.util.Set;

/**
 * The calls that a store is given: those of {@link StorageDriver} and {@link Quarantine} by their
 * names, and the reads and writes of the channels that they hand out.
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
  /** {@link StorageDriver#replace}. */
  REPLACE,
  /** {@link StorageDriver#list}, however many names it tells. */
  LIST,
  /** {@link StorageDriver#changed}. */
  CHANGED,
  /** {@link StorageDriver#delete}. */
  DELETE,
  /** {@link StorageDriver#deleteAll}. */
  DELETE_ALL,
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
  /** {@link Quarantine#take}. */
  TAKE,
  /** {@link Quarantine#leaseOf}. */
  LEASE_OF,
  /** {@link Quarantine#restore}. */
  RESTORE,
  /** {@link Quarantine#purge}. */
  PURGE,
  /** A read from a channel that {@link StorageDriver#open} gave. */
  CHANNEL_READ,
  /** A write to a channel that {@link StorageDriver#append} gave. */
  CHANNEL_WRITE;

  /** Calls that leave the store as it was. */
  private static final Set<StorageCall> READING =
      EnumSet.of(STAT, OPEN, READ, LIST, CHANGED, IS_ABANDONED, LEASE_OF, CHANNEL_READ);

  /** Calls whose caller learns nothing from one that fails, whenever it fails. */
  private static final Set<StorageCall> ASKING =
      EnumSet.of(STAT, OPEN, READ, CHANGED, IS_ABANDONED, LEASE_OF);

  /** Returns whether this call may change what another process finds in the store. */
  boolean changes() {
    return !READING.contains(this);
  }

  /** Returns whether it makes a difference at which {@link Moment} this call fails. */
  boolean hasMoments() {
    return !ASKING.contains(this);
  }
}
