package io.stowage.registry.http.internal.api;

import com.google.common.base.CharMatcher;
import com.google.common.collect.ImmutableSet;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.http.access.Access;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The kind of object, the repository and the reference that the path of a request names.
 *
 * <p>As in Distribution, the end of a path decides, so that the components of a repository name may
 * be {@code blobs}, {@code manifests}, {@code tags} or {@code uploads}: {@code
 * /v2/tags/list/manifests/latest} is a manifest of the repository {@code tags/list}.
 *
 * @param kind the kind of resource
 * @param name the name of the repository, or an empty text if the resource is not part of one
 * @param argument the tag, digest or id in the path, or an empty text
 */
public record Route(Kind kind, String name, String argument) {
  /** The path of the API below the prefix. */
  public static final String API = "/v2/";

  private static final CharMatcher ENCODED = CharMatcher.inRange('!', '~');

  /** Checks that no component is null. */
  public Route {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(argument, "argument");
  }

  /** The kinds of resources, with the methods that they understand. */
  public enum Kind {
    /** The base of the API (end-1). */
    BASE("GET", "HEAD"),
    /** The list of repositories. */
    CATALOG("GET", "HEAD"),
    /** The tags of a repository (end-8). */
    TAGS("GET", "HEAD"),
    /** A manifest (end-3, end-7 and end-9). */
    MANIFEST("DELETE", "GET", "HEAD", "PUT"),
    /** The referrers of a manifest (end-12). */
    REFERRERS("GET", "HEAD"),
    /** A blob (end-2 and end-10). */
    BLOB("DELETE", "GET", "HEAD"),
    /** The uploads of a repository (end-4 and end-11). */
    UPLOADS("POST"),
    /** An upload (end-5, end-6, end-13 and end-14). */
    UPLOAD("DELETE", "GET", "HEAD", "PATCH", "PUT");

    private final ImmutableSet<String> methods;

    Kind(String... methods) {
      this.methods = ImmutableSet.copyOf(methods);
    }
  }

  /**
   * Returns the same path with a slash at its end, or without it if it has one, provided that this
   * path names something; a client is redirected to it, as by Distribution.
   *
   * @param path as for {@link #find}, which names nothing
   */
  public static Optional<String> otherSlash(String path) {
    String other = path.endsWith("/") ? path.substring(0, path.length() - 1) : path + "/";
    return Optional.of(other).filter(each -> each.startsWith(API) && find(each).isPresent());
  }

  /**
   * Returns what {@code path} names, or empty if it names nothing. The name of the repository is
   * not checked.
   *
   * @param path the encoded path below the prefix, which begins with {@link #API}
   */
  public static Optional<Route> find(String path) {
    return segments(path.substring(API.length())).flatMap(Route::match);
  }

  private static Optional<Route> match(List<String> segments) {
    int last = segments.size() - 1;
    String end = segments.get(last);
    if (last == 0) {
      return switch (end) {
        case "" -> Optional.of(new Route(Kind.BASE, "", ""));
        case "_catalog" -> Optional.of(new Route(Kind.CATALOG, "", ""));
        default -> Optional.empty();
      };
    }
    return switch (segments.get(last - 1)) {
      case "manifests" -> route(Kind.MANIFEST, segments, last - 1, end);
      case "referrers" -> route(Kind.REFERRERS, segments, last - 1, end);
      case "tags" -> end.equals("list") ? route(Kind.TAGS, segments, last - 1) : Optional.empty();
      case "blobs" ->
        end.equals("uploads") ? Optional.empty() : route(Kind.BLOB, segments, last - 1, end);
      case "uploads" -> upload(segments, last - 2, end);
      default -> Optional.empty();
    };
  }

  private static Optional<Route> upload(List<String> segments, int blobs, String end) {
    if (blobs < 0 || !segments.get(blobs).equals("blobs")) {
      return Optional.empty();
    }
    return end.isEmpty()
        ? route(Kind.UPLOADS, segments, blobs)
        : route(Kind.UPLOAD, segments, blobs, end);
  }

  private static Optional<Route> route(
      Kind kind, List<String> segments, int nameEnd, String argument) {
    return argument.isEmpty()
        ? Optional.empty()
        : route(kind, segments, nameEnd).map(route -> new Route(kind, route.name, argument));
  }

  private static Optional<Route> route(Kind kind, List<String> segments, int nameEnd) {
    return nameEnd == 0
        ? Optional.empty()
        : Optional.of(new Route(kind, String.join("/", segments.subList(0, nameEnd)), ""));
  }

  /** Returns the segments of a path, or empty also if it has characters that must be encoded. */
  private static Optional<List<String>> segments(String path) {
    return ENCODED.matchesAllOf(path) ? PathSegments.of(path) : Optional.empty();
  }

  /**
   * Checks the name of the repository, if the resource is part of one.
   *
   * @throws ApiException NAME_INVALID with status 404 if it is malformed
   */
  public void checkName() {
    try {
      if (kind != Kind.BASE && kind != Kind.CATALOG) {
        RepositoryName.parse(name);
      }
    } catch (RegistryException e) {
      throw ApiException.of(
          404, ErrorCode.NAME_INVALID, Errors.message(e.code()) + ": " + e.problem());
    }
  }

  /**
   * Returns the digest in the path.
   *
   * @throws RegistryException DIGEST_INVALID if it is malformed or its algorithm is not known
   */
  public Digest digest() {
    return digest(argument);
  }

  /**
   * Parses the digest of a blob or manifest.
   *
   * @throws RegistryException DIGEST_INVALID if it is malformed or its algorithm is not known
   */
  static Digest digest(String text) {
    Digest digest = Digest.parse(text);
    if (!digest.algorithm().isKnown()) {
      throw RegistryException.invalid(
          ErrorCode.DIGEST_INVALID, text, "a digest of the algorithm sha256 or sha512");
    }
    return digest;
  }

  /**
   * Returns the methods that the resource understands, sorted, without those that {@code options}
   * disable.
   */
  public Set<String> methods(RegistryOptions options) {
    return kind.methods.stream()
        .filter(method -> isEnabled(method, options))
        .collect(ImmutableSet.toImmutableSet());
  }

  private boolean isEnabled(String method, RegistryOptions options) {
    if (isRead(method)) {
      return true;
    }
    return !options.readOnly()
        && (options.deleteEnabled() || kind == Kind.UPLOAD || !method.equals("DELETE"));
  }

  /**
   * Returns the rights that a request with {@code method} needs, in the order in which Distribution
   * names them. The source of a mount is not among them: a mount that may not read it starts an
   * upload.
   */
  public Set<Access> wanted(String method) {
    return switch (kind) {
      case BASE -> ImmutableSet.of();
      case CATALOG -> ImmutableSet.of(Access.catalog());
      case TAGS, MANIFEST, REFERRERS, BLOB, UPLOADS, UPLOAD -> wantedInRepository(method);
    };
  }

  private Set<Access> wantedInRepository(String method) {
    Access pull = Access.repository(name, Access.Action.PULL);
    boolean deletes = method.equals("DELETE") && kind != Kind.UPLOAD;
    if (deletes) {
      return ImmutableSet.of(Access.repository(name, Access.Action.DELETE));
    }
    return isRead(method)
        ? ImmutableSet.of(pull)
        : ImmutableSet.of(pull, Access.repository(name, Access.Action.CREATE));
  }

  private static boolean isRead(String method) {
    return method.equals("GET") || method.equals("HEAD");
  }
}
