package io.stowage.registry.model;

/**
 * A media type, {@code type/subtype} without parameters (RFC 6838, section 4.2).
 *
 * @param value as it came; compared to the letter
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

  /** OCI empty descriptor, whose content is <code>{}</code>. */
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

  /** Docker layer that is fetched from elsewhere. */
  public static final MediaType DOCKER_FOREIGN_LAYER =
      new MediaType("application/vnd.docker.image.rootfs.foreign.diff.tar.gzip");

  /** Docker manifest, schema 1, unsigned. */
  public static final MediaType DOCKER_SCHEMA1 =
      new MediaType("application/vnd.docker.distribution.manifest.v1+json");

  /** Docker manifest, schema 1, signed. */
  public static final MediaType DOCKER_SCHEMA1_SIGNED =
      new MediaType("application/vnd.docker.distribution.manifest.v1+prettyjws");

  /** Bytes of which nothing is known. */
  public static final MediaType OCTET_STREAM = new MediaType("application/octet-stream");

  private static final int LONGEST = 255;

  /** Checks the grammar. */
  public MediaType {
    if (!wellFormed(value)) {
      throw RegistryException.invalid(
          ErrorCode.MANIFEST_INVALID, value, "a media type type/subtype of at most 255 characters");
    }
  }

  /**
   * Parses {@code text}; parameters behind a semicolon are dropped.
   *
   * @throws RegistryException MANIFEST_INVALID if it is not {@code type/subtype}
   */
  public static MediaType parse(String text) {
    int semicolon = text.indexOf(';');
    return new MediaType(semicolon < 0 ? text : text.substring(0, semicolon).strip());
  }

  /** Returns whether a layer of this type may be left out of a registry, with URLs in its place. */
  public boolean isForeignLayer() {
    return equals(DOCKER_FOREIGN_LAYER)
        || value.startsWith("application/vnd.oci.image.layer.nondistributable.v1.tar");
  }

  @Override
  public String toString() {
    return value;
  }

  private static boolean wellFormed(String value) {
    int slashes = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      slashes += c == '/' ? 1 : 0;
      boolean ok = Ascii.letterOrDigit(c) || "/!#$&^_.+-".indexOf(c) >= 0;
      if (!ok) {
        return false;
      }
    }
    return slashes == 1
        && value.length() <= LONGEST
        && !value.startsWith("/")
        && !value.endsWith("/");
  }
}
