package io.stowage.registry.testing.storage;

import io.stowage.registry.storage.Quarantine;
import io.stowage.registry.storage.StorageDriver;

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
  CHANNEL_WRITE
}
