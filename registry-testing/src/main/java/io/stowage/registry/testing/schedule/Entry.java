package io.stowage.registry.testing.schedule;

import java.time.Instant;

/** Size and last-modified time of a file, in milliseconds. */
record Entry(long size, long time) {
  @Override
  public String toString() {
    return size + " bytes of " + Instant.ofEpochMilli(time);
  }
}
