package io.stowage.registry.interop.http.soak;

/**
 * A tag of a repository.
 *
 * @param repository the name of the repository
 * @param tag the name of the tag
 */
record Place(String repository, String tag) {
  @Override
  public String toString() {
    return repository + ":" + tag;
  }
}
