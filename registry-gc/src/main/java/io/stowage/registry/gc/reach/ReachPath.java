package io.stowage.registry.gc.reach;

import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One way by which something in a repository reaches a digest.
 *
 * @param repository which
 * @param root why the first manifest stays
 * @param tag which tag names it, if that is why
 * @param steps from that manifest to the digest, which is the last
 */
public record ReachPath(RepositoryName repository, Root root, Optional<Tag> tag, List<Step> steps) {
  /** Copies the steps. */
  public ReachPath {
    Objects.requireNonNull(repository, "repository");
    Objects.requireNonNull(root, "root");
    Objects.requireNonNull(tag, "tag");
    Objects.requireNonNull(steps, "steps");
    steps = List.copyOf(steps);
  }

  /** Returns whether it ends when manifests without a tag are removed, now or once they are old. */
  public boolean endsWithUntagged() {
    return root == Root.UNTAGGED || root == Root.YOUNG;
  }

  /** Why a manifest stays of its own accord. */
  public enum Root {
    /** A tag names it. */
    TAG,
    /** Nothing but that manifests without a tag are not removed unless that is asked for. */
    UNTAGGED,
    /** As {@link #UNTAGGED}, and it is younger than the grace. */
    YOUNG,
    /** A tag, a link or a manifest of the repository cannot be read, and may name any of it. */
    UNREADABLE,
    /** A link in a folder of the repository names it that does not belong to the layout. */
    FOREIGN_LINK,
    /** It is of an unknown type or damaged, or its bytes are missing. */
    NOT_UNDERSTOOD
  }

  /** How one thing leads to the next. */
  public enum Link {
    /** The root leads to the first manifest. */
    ROOT,
    /** An index lists it. */
    CHILD,
    /** It refers to the one before, as a signature does. */
    REFERRER,
    /** The manifest before names it as a config or layer. */
    BLOB,
    /** The manifest before is not understood, and this digest occurs in it. */
    MENTION
  }

  /**
   * One thing on the way.
   *
   * @param link how the one before leads to it
   * @param digest what it is
   */
  public record Step(Link link, Digest digest) {
    /** Checks that no component is null. */
    public Step {
      Objects.requireNonNull(link, "link");
      Objects.requireNonNull(digest, "digest");
    }
  }
}
