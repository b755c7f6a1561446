package io.stowage.registry.testing.assertj;

import io.stowage.registry.Repository;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.Tag;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions on a {@link Repository}. Each method returns this object; a failure shows the contents
 * of the repository.
 */
public final class RepositoryAssert extends AbstractAssert<RepositoryAssert, Repository> {
  RepositoryAssert(Repository actual) {
    super(actual, RepositoryAssert.class);
  }

  /** Verifies that a tag names a manifest. */
  public RepositoryAssert hasTag(String tag) {
    return hold(isTag(tag), "to have tag", tag);
  }

  /** Verifies that the tag does not exist. */
  public RepositoryAssert doesNotHaveTag(String tag) {
    return hold(!isTag(tag), "not to have tag", tag);
  }

  /** Verifies that a manifest can be pulled. */
  public RepositoryAssert hasManifest(Digest digest) {
    return hold(Contents.manifest(actual, digest).isPresent(), "to have manifest", digest);
  }

  /** Verifies that the manifest does not exist. */
  public RepositoryAssert doesNotHaveManifest(Digest digest) {
    return hold(Contents.manifest(actual, digest).isEmpty(), "not to have manifest", digest);
  }

  /** Verifies that a config or layer can be pulled. */
  public RepositoryAssert hasBlob(Digest digest) {
    return hold(Contents.isBlob(actual, digest), "to have blob", digest);
  }

  /** Verifies that the config or layer cannot be pulled; other repositories may still have it. */
  public RepositoryAssert doesNotHaveBlob(Digest digest) {
    return hold(!Contents.isBlob(actual, digest), "not to have blob", digest);
  }

  private RepositoryAssert hold(boolean holds, String expected, Object value) {
    if (!holds) {
      throw failure(
          "%nExpecting repository %s %s%n  %s%nFound:%n%s",
          actual, expected, value, Contents.listed(Contents.all(actual)));
    }
    return this;
  }

  private boolean isTag(String tag) {
    return actual.tags().find(Tag.parse(tag)).isPresent();
  }
}
