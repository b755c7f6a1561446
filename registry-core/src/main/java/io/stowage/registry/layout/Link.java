package io.stowage.registry.layout;

import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StoragePath;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;

/**
 * The content of a link file: the text of a digest, and nothing else.
 *
 * <p>Distribution writes no newline, so none is accepted. A link in a sha256 folder must name the
 * digest of its folder. A link in a folder of another algorithm may name any digest, because a blob
 * or manifest that was pushed as sha512 is stored as sha256. All methods are pure functions.
 */
public final class Link {
  /** The maximum length of a link that is read, in bytes; a longer one is damaged. */
  public static final int LIMIT = 1024;

  private Link() {}

  /** Returns the content of a link to {@code target}. */
  public static byte[] content(Digest target) {
    Objects.requireNonNull(target, "target");
    return target.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /** Returns the length of a link to {@code target} in bytes. */
  public static int length(Digest target) {
    Objects.requireNonNull(target, "target");
    return target.algorithm().name().length() + 1 + target.encoded().length();
  }

  /**
   * Returns whether {@code entry} tells, by the length and the MD5 digest of the content, that it is
   * that of a link to {@code target}. If the entry tells no digest, the result is false.
   */
  public static boolean isTo(Digest target, StorageEntry entry) {
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(entry, "entry");
    return !entry.md5().isEmpty()
        && entry.size() == length(target)
        && entry.md5().equals(md5(target));
  }

  /** Returns the MD5 digest, in lower-case hex, of the content of a link to {@code target}. */
  public static String md5(Digest target) {
    try {
      byte[] digest = MessageDigest.getInstance("MD5").digest(content(target));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }

  /** Returns whether {@code content} is the content of a link to {@code target}. */
  public static boolean names(Digest target, byte[] content) {
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(content, "content");
    String algorithm = target.algorithm().name();
    String encoded = target.encoded();
    int colon = algorithm.length();
    return content.length == colon + 1 + encoded.length()
        && holds(content, 0, algorithm)
        && content[colon] == ':'
        && holds(content, colon + 1, encoded);
  }

  private static boolean holds(byte[] content, int from, String text) {
    for (int i = 0; i < text.length(); i++) {
      if (content[from + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Parses {@code content}, the content of the link at {@code path}.
   *
   * @throws DamagedLinkException if the content is not exactly a digest, or is not the digest that
   *     the path determines
   */
  public static Digest parse(StoragePath path, byte[] content) {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(content, "content");
    Optional<Digest> expected = expectedAt(path);
    String text = new String(content, StandardCharsets.ISO_8859_1);
    try {
      Digest target = Digest.parse(text);
      if (expected.isEmpty() || expected.get().equals(target)) {
        return target;
      }
    } catch (RegistryException e) {
      throw new DamagedLinkException(path, text, expected, e);
    }
    throw new DamagedLinkException(path, text, expected);
  }

  /**
   * Returns the digest that a link at {@code path} must name. The result is empty if the path does
   * not determine it, as for a tag's current link and for an alias of another algorithm.
   */
  public static Optional<Digest> expectedAt(StoragePath path) {
    return LayoutEntry.parse(path).flatMap(LayoutEntry::linkDigest).filter(Digest::isCanonical);
  }
}
