package io.stowage.registry.model;

import java.util.Objects;
import java.util.Optional;

/**
 * The name of an image in the form that {@code docker pull} takes, such as {@code
 * registry.example.com:5000/team/app:1.0} (the grammar of {@code
 * github.com/distribution/reference}). Parts that the text does not contain are absent.
 *
 * <p>The part before the first slash is a host if it contains a dot, a colon or an upper-case
 * letter, or if it is {@code localhost}; otherwise it belongs to the repository. {@code team/app}
 * therefore has no host, and {@code team.io/app} has the repository {@code app}. A name without a
 * slash has no host: {@code localhost:5000} is a repository with a tag.
 *
 * @param host the host name or address of a registry, an IPv6 address in brackets, with the port
 *     if there is one, such as {@code localhost:5000}
 * @param repository the repository on the host
 * @param tag the tag
 * @param digest the digest of the manifest, which is a sha256, sha384 or sha512 digest
 */
public record ImageReference(
    Optional<String> host, RepositoryName repository, Optional<Tag> tag, Optional<Digest> digest) {
  private static final String LOCALHOST = "localhost";
  private static final String HUB = "docker.io";
  private static final String OLDER_HUB = "index.docker.io";
  private static final String HUB_FOLDER = "library/";
  private static final Tag LATEST = Tag.parse("latest");
  private static final int IDENTIFIER = 64;

  /** Checks that the parts can be written and read again. */
  public ImageReference {
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(repository, "repository");
    Objects.requireNonNull(tag, "tag");
    Objects.requireNonNull(digest, "digest");
    host.ifPresent(ImageReference::checkHost);
    digest.ifPresent(ImageReference::checkDigest);
    if (host.isEmpty()) {
      checkRepository(repository.value(), tag.isEmpty() && digest.isEmpty());
    }
  }

  /**
   * Parses {@code text}.
   *
   * @throws RegistryException NAME_INVALID if the host or the repository is malformed or the text
   *     is the identifier of an image, 64 hex digits; TAG_INVALID or DIGEST_INVALID if the tag or
   *     digest is malformed. The exception names the malformed part and its expected form
   */
  public static ImageReference parse(String text) {
    Objects.requireNonNull(text, "text");
    int at = text.indexOf('@');
    String name = at < 0 ? text : text.substring(0, at);
    Optional<String> host = hostOf(name);
    host.ifPresent(ImageReference::checkHost);
    String path = host.map(found -> name.substring(found.length() + 1)).orElse(name);
    int colon = path.indexOf(':');
    return new ImageReference(
        host,
        RepositoryName.parse(colon < 0 ? path : path.substring(0, colon)),
        colon < 0 ? Optional.empty() : Optional.of(Tag.parse(path.substring(colon + 1))),
        at < 0 ? Optional.empty() : Optional.of(Digest.parse(text.substring(at + 1))));
  }

  /**
   * Returns the reference with which Docker replaces this one. The host is {@code docker.io} if it
   * is absent or {@code index.docker.io}. On that host, a repository of one component is in {@code
   * library}. The tag is {@code latest} if tag and digest are absent.
   *
   * @throws RegistryException NAME_INVALID if the name of the repository becomes too long
   */
  public ImageReference withDockerDefaults() {
    String registry = host.filter(given -> !given.equals(OLDER_HUB)).orElse(HUB);
    boolean official = registry.equals(HUB) && repository.value().indexOf('/') < 0;
    return new ImageReference(
        Optional.of(registry),
        official ? RepositoryName.parse(HUB_FOLDER + repository) : repository,
        digest.isPresent() ? tag : tag.or(() -> Optional.of(LATEST)),
        digest);
  }

  /** Returns the form that {@link #parse} reads. */
  @Override
  public String toString() {
    return host.map(given -> given + "/").orElse("")
        + repository
        + tag.map(given -> ":" + given).orElse("")
        + digest.map(given -> "@" + given).orElse("");
  }

  private static Optional<String> hostOf(String name) {
    int slash = name.indexOf('/');
    return Optional.of(name.substring(0, Math.max(slash, 0))).filter(ImageReference::isRecognized);
  }

  /** Returns whether a first component is a host and not a part of the repository. */
  private static boolean isRecognized(String component) {
    return component.equals(LOCALHOST)
        || component.chars().anyMatch(c -> c == '.' || c == ':' || (c >= 'A' && c <= 'Z'));
  }

  private static void checkHost(String host) {
    if (!isRecognized(host) || !isWellFormed(host)) {
      throw RegistryException.invalid(
          ErrorCode.NAME_INVALID,
          host,
          "a host: localhost, a name of [a-zA-Z0-9.-] with a dot, an upper-case letter or a port,"
              + " or an IPv6 address in brackets");
    }
  }

  private static void checkRepository(String repository, boolean alone) {
    if (hostOf(repository).isPresent()) {
      throw RegistryException.invalid(
          ErrorCode.NAME_INVALID, repository, "a host before a repository that begins like a host");
    }
    if (alone && repository.length() == IDENTIFIER && Hex.isLower(repository)) {
      throw RegistryException.invalid(
          ErrorCode.NAME_INVALID,
          repository,
          "a repository name, found 64 hex digits, the identifier of an image");
    }
  }

  private static void checkDigest(Digest digest) {
    if (digest.algorithm().hexLength() == 0) {
      throw RegistryException.invalid(
          ErrorCode.DIGEST_INVALID, digest.toString(), "a sha256, sha384 or sha512 digest");
    }
  }

  private static boolean isWellFormed(String host) {
    int bracket = host.startsWith("[") ? host.indexOf(']') : -1;
    int colon = host.indexOf(':', bracket + 1);
    String address = colon < 0 ? host : host.substring(0, colon);
    boolean found = bracket < 0 ? isDomain(address) : isIpv6(address, bracket);
    return found && (colon < 0 || isPort(host.substring(colon + 1)));
  }

  private static boolean isIpv6(String address, int bracket) {
    String digits = address.substring(1, bracket);
    return bracket == address.length() - 1
        && !digits.isEmpty()
        && digits.chars().allMatch(c -> c == ':' || (c < 0x80 && Character.digit(c, 16) >= 0));
  }

  /** Returns whether labels, which neither begin nor end with a dash, are joined by dots. */
  private static boolean isDomain(String name) {
    char last = '.';
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean allowed = Ascii.letterOrDigit(c)
          || (c == '-' && last != '.')
          || (c == '.' && Ascii.letterOrDigit(last));
      if (!allowed) {
        return false;
      }
      last = c;
    }
    return Ascii.letterOrDigit(last);
  }

  private static boolean isPort(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
