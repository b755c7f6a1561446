package io.stowage.registry.model;

import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * A media type, {@code type/subtype} (RFC 6838, section 4.2), with or without parameters.
 *
 * @param value the unchanged text; comparisons are case-sensitive and include the parameters
 */
public record MediaType(String value) {
  /** OCI image manifest. */
  public static final MediaType OCI_MANIFEST =
      new MediaType("application/vnd.oci.image.manifest.v1+json");

  /** OCI image index. */
  public static final MediaType OCI_INDEX =
      new MediaType("application/vnd.oci.image.index.v1+json");

  /** OCI image configuration. */
  public static final MediaType OCI_CONFIG =
      new MediaType("application/vnd.oci.image.config.v1+json");

  /** OCI layer, a gzipped tar. */
  public static final MediaType OCI_LAYER_GZIP =
      new MediaType("application/vnd.oci.image.layer.v1.tar+gzip");

  /** OCI layer, a tar. */
  public static final MediaType OCI_LAYER = new MediaType("application/vnd.oci.image.layer.v1.tar");

  /** OCI layer, a tar compressed with zstd. */
  public static final MediaType OCI_LAYER_ZSTD =
      new MediaType("application/vnd.oci.image.layer.v1.tar+zstd");

  /** The type of the OCI empty descriptor, whose content is <code>{}</code>. */
  public static final MediaType OCI_EMPTY = new MediaType("application/vnd.oci.empty.v1+json");

  /** Docker image manifest, schema 2. */
  public static final MediaType DOCKER_MANIFEST =
      new MediaType("application/vnd.docker.distribution.manifest.v2+json");

  /** Docker manifest list, schema 2. */
  public static final MediaType DOCKER_MANIFEST_LIST =
      new MediaType("application/vnd.docker.distribution.manifest.list.v2+json");

  /** Docker image configuration. */
  public static final MediaType DOCKER_CONFIG =
      new MediaType("application/vnd.docker.container.image.v1+json");

  /** Docker layer, a gzipped tar. */
  public static final MediaType DOCKER_LAYER =
      new MediaType("application/vnd.docker.image.rootfs.diff.tar.gzip");

  /** Docker foreign layer, which is fetched from its URLs instead of the registry. */
  public static final MediaType DOCKER_FOREIGN_LAYER =
      new MediaType("application/vnd.docker.image.rootfs.foreign.diff.tar.gzip");

  /** Docker manifest, schema 1, unsigned. */
  public static final MediaType DOCKER_SCHEMA1 =
      new MediaType("application/vnd.docker.distribution.manifest.v1+json");

  /** Docker manifest, schema 1, signed. */
  public static final MediaType DOCKER_SCHEMA1_SIGNED =
      new MediaType("application/vnd.docker.distribution.manifest.v1+prettyjws");

  /** Arbitrary bytes of an unknown format. */
  public static final MediaType OCTET_STREAM = new MediaType("application/octet-stream");

  private static final Set<MediaType> MANIFESTS = Set.of(
      OCI_MANIFEST,
      OCI_INDEX,
      DOCKER_MANIFEST,
      DOCKER_MANIFEST_LIST,
      DOCKER_SCHEMA1,
      DOCKER_SCHEMA1_SIGNED);
  private static final int LONGEST_NAME = 127;
  private static final int LONGEST = 1024;

  /** Checks the grammar. */
  public MediaType {
    Objects.requireNonNull(value, "value");
    if (!wellFormed(value)) {
      throw RegistryException.invalid(
          ErrorCode.MANIFEST_INVALID,
          value,
          "a media type: type/subtype of at most 127 characters each, with parameters after a semicolon");
    }
  }

  /**
   * Parses {@code value}.
   *
   * @throws RegistryException MANIFEST_INVALID if {@code value} is malformed; names the value and the
   *     expected form
   */
  public static MediaType parse(String value) {
    return new MediaType(value);
  }

  /** Returns the type and subtype only, in lower case, for comparison of header values. */
  public MediaType essence() {
    int end = nameEnd(value);
    String name = value.substring(0, end).toLowerCase(Locale.ROOT);
    return name.equals(value) ? this : new MediaType(name);
  }

  /**
   * Returns whether this is the type of an OCI or Docker image manifest or index, including Docker
   * schema 1.
   */
  public boolean isManifest() {
    return MANIFESTS.contains(essence());
  }

  /**
   * Returns whether this is the type of a foreign layer, which a registry need not have if its
   * descriptor has URLs.
   */
  public boolean isForeignLayer() {
    return equals(DOCKER_FOREIGN_LAYER)
        || value.startsWith("application/vnd.oci.image.layer.nondistributable.v1.tar");
  }

  @Override
  public String toString() {
    return value;
  }

  private static boolean wellFormed(String value) {
    int slash = value.indexOf('/');
    int end = nameEnd(value);
    return value.length() <= LONGEST
        && isName(value, 0, slash)
        && isName(value, slash + 1, end)
        && isPrintable(value, end);
  }

  /**
   * Returns the index at which the parameters begin, including any spaces before the first
   * semicolon.
   */
  private static int nameEnd(String value) {
    int semicolon = value.indexOf(';');
    int end = semicolon < 0 ? value.length() : semicolon;
    while (semicolon >= 0 && end > 0 && value.charAt(end - 1) == ' ') {
      end--;
    }
    return end;
  }

  private static boolean isName(String value, int from, int to) {
    if (to <= from || to - from > LONGEST_NAME || !Ascii.letterOrDigit(value.charAt(from))) {
      return false;
    }
    for (int i = from; i < to; i++) {
      char c = value.charAt(i);
      if (!Ascii.letterOrDigit(c) && "!#$&-^_.+".indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPrintable(String value, int from) {
    for (int i = from; i < value.length(); i++) {
      if (value.charAt(i) < ' ' || value.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }
}
