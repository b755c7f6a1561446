package io.stowage.registry.exploration;

/** A file. Immutable. */
final class Leaf implements Node {
  private final int id;
  private final long time;
  private final String content;
  private final Fingerprint ofContent;
  private final Fingerprint fingerprint;

  /**
   * Creates a file that was last modified at {@code time}, with one byte for each character of
   * {@code content}.
   */
  Leaf(int id, long time, String content) {
    this(id, time, content, Fingerprint.NONE.withCharacters(content));
  }

  private Leaf(int id, long time, String content, Fingerprint ofContent) {
    this.id = id;
    this.time = time;
    this.content = content;
    this.ofContent = ofContent;
    this.fingerprint = ofContent.with(content.length()).with(id).with(time);
  }

  @Override
  public int id() {
    return id;
  }

  /** Returns the last-modified time. */
  long time() {
    return time;
  }

  String content() {
    return content;
  }

  /** Returns this file with {@code more} appended. This does not read the present content. */
  Leaf with(String more, long now) {
    return new Leaf(id, now, content + more, ofContent.withCharacters(more));
  }

  Leaf at(long now) {
    return new Leaf(id, now, content, ofContent);
  }

  @Override
  public Fingerprint fingerprint() {
    return fingerprint;
  }

  @Override
  public Fingerprint look() {
    return ofContent.with(content.length()).with(time);
  }
}
