package io.stowage.registry.soak;

/**
 * An operation that a pusher performed or may have performed.
 *
 * @param tag the tag that was pushed or removed; {@link #NO_TAG} for the removal of a manifest
 * @param image the image that was pushed or removed; {@link #NO_IMAGE} for the removal of a tag
 * @param begin its start by the clock of the machine, as {@link System#nanoTime}
 * @param end the time after which it has no further effect
 */
record Operation(
    Kind kind,
    String repository,
    String tag,
    String image,
    long begin,
    long end,
    boolean acknowledged) {
  static final String NO_TAG = "-";
  static final String NO_IMAGE = "-";

  /** The kinds of operations. */
  enum Kind {
    PUSH,
    UNTAG,
    DELETE
  }

  static Operation push(String repository, String tag, String image) {
    return begun(Kind.PUSH, repository, tag, image);
  }

  static Operation untag(String repository, String tag) {
    return begun(Kind.UNTAG, repository, tag, NO_IMAGE);
  }

  static Operation delete(String repository, String image) {
    return begun(Kind.DELETE, repository, NO_TAG, image);
  }

  Operation ended(long at, boolean done) {
    return new Operation(kind, repository, tag, image, begin, at, done);
  }

  /** Returns whether this changes what {@code repository} has under {@code tag}. */
  boolean isOn(String repository, String tag) {
    return kind != Kind.DELETE && repository.equals(this.repository) && tag.equals(this.tag);
  }

  /** Returns whether this removes a manifest that {@code push} put, and may have followed it. */
  boolean undoes(Operation push) {
    return kind == Kind.DELETE
        && end > push.begin
        && repository.equals(push.repository)
        && push.kind == Kind.PUSH
        && SoakImage.parse(push.image).needs(image);
  }

  private static Operation begun(Kind kind, String repository, String tag, String image) {
    return new Operation(kind, repository, tag, image, System.nanoTime(), Long.MAX_VALUE, false);
  }
}
