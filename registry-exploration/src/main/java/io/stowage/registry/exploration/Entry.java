package io.stowage.registry.exploration;

import java.time.Instant;

/**
 * The visible attributes of a file.
 *
 * @param size the length in bytes
 * @param time the last-modified time in milliseconds since 1970
 * @param id the identity of the file
 */
record Entry(long size, long time, int id) {
  @Override
  public String toString() {
    return size + " bytes of " + Instant.ofEpochMilli(time);
  }
}
