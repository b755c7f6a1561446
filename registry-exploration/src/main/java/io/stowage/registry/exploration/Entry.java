package io.stowage.registry.exploration;

import java.time.Instant;

/**
 * What is seen of a file.
 *
 * @param size its length in bytes
 * @param time when it was last modified, in milliseconds since 1970
 * @param id the identity of the file
 */
record Entry(long size, long time, int id) {
  @Override
  public String toString() {
    return size + " bytes of " + Instant.ofEpochMilli(time);
  }
}
