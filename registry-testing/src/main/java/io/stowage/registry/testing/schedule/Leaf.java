package io.stowage.registry.testing.schedule;

/**
 * A file.
 *
 * @param id by which a process that has opened it finds it again
 * @param time when it was last modified
 * @param content a character for each byte
 */
record Leaf(int id, long time, String content) implements Node {
  Leaf at(long now) {
    return new Leaf(id, now, content);
  }
}
