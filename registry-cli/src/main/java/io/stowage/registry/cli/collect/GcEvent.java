package io.stowage.registry.cli.collect;

import io.stowage.registry.cli.common.JsonOutput;
import io.stowage.registry.cli.common.Sizes;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StoragePath;
import java.util.Map;

/** An action of a collection on an object or, in a dry run, an action that it would take. */
sealed interface GcEvent {
  /** Returns the action as a verb that ends with the letter e. */
  default String verb() {
    return "remove";
  }

  /** Appends the object as text to {@code line}. */
  void describe(StringBuilder line);

  /** Appends the text of {@code digest}, and creates no object for it: there may be many. */
  private static void append(Digest digest, StringBuilder line) {
    line.append(digest.algorithm().name()).append(':').append(digest.encoded());
  }

  /** Returns the object as JSON. */
  Map<String, Object> json();

  /**
   * The link of a manifest or a layer was removed from a repository.
   *
   * @param kind {@code manifest} or {@code layer link}
   */
  record LinkRemoved(String kind, RepositoryName repository, Digest digest) implements GcEvent {
    @Override
    public void describe(StringBuilder line) {
      line.append(kind).append(' ').append(repository.value()).append('@');
      append(digest, line);
    }

    @Override
    public Map<String, Object> json() {
      return JsonOutput.object(
          "kind",
          kind.replace(' ', '-'),
          "repository",
          repository.value(),
          "digest",
          digest.toString());
    }
  }

  /** A repository was removed. */
  record RepositoryRemoved(RepositoryName repository) implements GcEvent {
    @Override
    public void describe(StringBuilder line) {
      line.append("repository ").append(repository.value());
    }

    @Override
    public Map<String, Object> json() {
      return JsonOutput.object("kind", "repository", "repository", repository.value());
    }
  }

  /**
   * A blob was removed, or one that an earlier run held was freed.
   *
   * @param verb {@code remove} or {@code free}
   * @param size the size in bytes
   */
  record Blob(String verb, Digest digest, long size) implements GcEvent {
    @Override
    public void describe(StringBuilder line) {
      line.append("blob ");
      append(digest, line);
      line.append(" (").append(Sizes.human(size)).append(')');
    }

    @Override
    public Map<String, Object> json() {
      return JsonOutput.object("kind", "blob", "digest", digest.toString(), "bytes", size);
    }
  }

  /** An object that this or an earlier run had removed was restored to {@code path}. */
  record Restored(StoragePath path) implements GcEvent {
    @Override
    public String verb() {
      return "restore";
    }

    @Override
    public void describe(StringBuilder line) {
      line.append(path.value());
    }

    @Override
    public Map<String, Object> json() {
      return JsonOutput.object("path", path.value());
    }
  }
}
