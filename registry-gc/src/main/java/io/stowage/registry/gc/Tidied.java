package io.stowage.registry.gc;

/** Counts what was cleaned up. Used by one thread at a time. */
final class Tidied {
  long links;
  long folders;
  long repositories;

  long links() {
    return links;
  }

  long folders() {
    return folders;
  }

  long repositories() {
    return repositories;
  }
}
