package io.stowage.registry.http.internal.api;

import com.google.common.collect.ImmutableMap;
import io.stowage.registry.ManifestService;
import io.stowage.registry.http.HttpOptions;
import io.stowage.registry.http.HttpResponse;
import io.stowage.registry.http.ResponseBody;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.Platform;
import io.stowage.registry.model.Reference;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.Schema1Manifest;
import io.stowage.registry.model.Tag;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Answers requests that read or delete manifests (OCI distribution spec 1.1, end-3 and end-9).
 * Thread-safe.
 */
public final class ManifestEndpoint {
  /** Distribution obeys Accept for these types only if a tag is asked for. */
  private static final Set<MediaType> DOCKER_TYPES =
      Set.of(MediaType.DOCKER_MANIFEST, MediaType.DOCKER_MANIFEST_LIST);

  private static final String OS = "linux";
  private static final String ARCHITECTURE = "amd64";

  private final HttpOptions options;

  /** Creates an endpoint. */
  public ManifestEndpoint(HttpOptions options) {
    this.options = Objects.requireNonNull(options, "options");
  }

  /**
   * Answers a GET or HEAD request for a manifest. A header {@code Range} is ignored.
   *
   * <p>A HEAD request of a caller who may push renews the lease of the manifest, because pushers
   * skip a manifest that they find in this way.
   *
   * @param reference the tag or digest in the path
   * @throws ApiException MANIFEST_UNKNOWN if the repository does not have the manifest, or not in a
   *     type that the client accepts
   * @throws RegistryException DIGEST_INVALID if {@code reference} has a colon and is not a digest
   */
  public HttpResponse get(Call call, String reference) {
    Reference asked = parsed(reference);
    Preconditions conditions = Preconditions.of(call.request());
    boolean head = call.request().method().equals("HEAD");
    boolean isPull = !head || options.headEvents();
    if (head) {
      renew(call, asked);
    }
    Manifest stored = read(call, asked, isPull && !conditions.exist());
    Selection selection = select(call, asked, stored);
    if (conditions.know(selection.digest)) {
      return headers(304, selection.digest).build();
    }
    if (isPull && conditions.exist()) {
      read(call, asked, true);
    }
    return selection.response();
  }

  /** A manifest that is asked for: a tag that is malformed does not exist. */
  private static Reference parsed(String reference) {
    if (reference.indexOf(':') >= 0) {
      return Route.digest(reference);
    }
    try {
      return Tag.parse(reference);
    } catch (RegistryException e) {
      throw unknown(Map.of("Tag", e.value()));
    }
  }

  private static void renew(Call call, Reference asked) {
    if (call.mayPush()
        && reading(() -> call.repository().manifests().touch(asked)).isEmpty()) {
      throw unknown(call, asked);
    }
  }

  /** Returns a manifest, and fires the event of a pull if it {@code isPull}. */
  private static Manifest read(Call call, Reference asked, boolean isPull) {
    ManifestService manifests = call.repository().manifests();
    Optional<Manifest> found =
        reading(() -> isPull ? Optional.of(manifests.get(asked)) : manifests.find(asked));
    return found.orElseThrow(() -> unknown(call, asked));
  }

  /**
   * Returns what {@code read} returns, or empty if there is no such manifest.
   *
   * @throws IllegalStateException if the manifest in the store is damaged, which the client cannot
   *     be blamed for
   */
  private static <T> Optional<T> reading(Supplier<Optional<T>> read) {
    try {
      return read.get();
    } catch (RegistryException e) {
      return switch (e.code()) {
        case MANIFEST_UNKNOWN -> Optional.empty();
        case MANIFEST_INVALID, DIGEST_INVALID, SIZE_INVALID ->
          throw new IllegalStateException("a stored manifest is damaged", e);
        default -> throw e;
      };
    }
  }

  /** Decides which manifest answers the request, by the types that the client accepts. */
  private Selection select(Call call, Reference asked, Manifest stored) {
    Accept accept = Accept.of(call.request());
    Digest digest = asked instanceof Digest exact ? exact : stored.digest();
    if (stored instanceof Schema1Manifest
        || accept.allows(stored.mediaType())
        || (asked instanceof Digest && DOCKER_TYPES.contains(stored.mediaType()))) {
      return new Selection(stored, digest, Optional.empty());
    }
    Optional<Manifest> image =
        asked instanceof Tag ? defaultImage(call, stored, accept) : Optional.empty();
    if (image.isPresent()) {
      return new Selection(image.get(), image.get().digest(), Optional.empty());
    }
    String problem = "the manifest has the type " + stored.mediaType()
        + ", which the header Accept does not name";
    if (options.lenientAccept()) {
      return new Selection(stored, digest, Optional.of(problem));
    }
    throw ApiException.of(ErrorCode.MANIFEST_UNKNOWN, problem).withDetail(detail(call, asked));
  }

  /**
   * Returns the image that a client which knows no lists gets in place of a Docker list, as from
   * Distribution: that for linux/amd64.
   */
  private static Optional<Manifest> defaultImage(Call call, Manifest list, Accept accept) {
    if (!list.mediaType().equals(MediaType.DOCKER_MANIFEST_LIST)) {
      return Optional.empty();
    }
    return list.manifests().stream()
        .filter(child -> child.platform().filter(ManifestEndpoint::isDefault).isPresent())
        .findFirst()
        .flatMap(child -> reading(() -> call.repository().manifests().find(child.digest())))
        .filter(image -> accept.allows(image.mediaType()));
  }

  private static boolean isDefault(Platform platform) {
    return platform.os().equals(OS) && platform.architecture().equals(ARCHITECTURE);
  }

  private static ApiException unknown(Call call, Reference asked) {
    return unknown(detail(call, asked));
  }

  private static ApiException unknown(Map<String, String> detail) {
    return ApiException.of(ErrorCode.MANIFEST_UNKNOWN, Errors.message(ErrorCode.MANIFEST_UNKNOWN))
        .withDetail(detail);
  }

  private static Map<String, String> detail(Call call, Reference asked) {
    return asked instanceof Tag
        ? Map.of("Tag", asked.toString())
        : ImmutableMap.of("Name", call.repository().name().value(), "Revision", asked.toString());
  }

  private static HttpResponse.Builder headers(int status, Digest digest) {
    return HttpResponse.builder(status)
        .header("Docker-Content-Digest", digest.toString())
        .header("ETag", Preconditions.entityTag(digest));
  }

  /**
   * The manifest that answers a request.
   *
   * @param digest the digest by which the client asked for it, or else its sha256 digest
   * @param problem what the client should be warned of
   */
  private record Selection(Manifest manifest, Digest digest, Optional<String> problem) {
    HttpResponse response() {
      HttpResponse.Builder response = headers(200, digest)
          .header(JsonBody.CONTENT_TYPE, manifest.mediaType().value())
          .body(new ResponseBody.Bytes(manifest.payload()));
      problem.ifPresent(text -> response.header(Warning.HEADER, Warning.of(text)));
      return response.build();
    }
  }

  /**
   * Answers a DELETE request. A tag is removed alone, a manifest with all tags that name it.
   *
   * @param reference the tag or digest in the path
   * @throws RegistryException MANIFEST_UNKNOWN if the repository has no such tag or manifest
   */
  public HttpResponse delete(Call call, String reference) {
    Reference asked = parsed(reference);
    if (asked instanceof Tag tag) {
      call.repository().tags().remove(tag);
    } else {
      call.repository().manifests().delete((Digest) asked);
    }
    return HttpResponse.builder(202).build();
  }

  /** Returns the name of this class. */
  @Override
  public String toString() {
    return "ManifestEndpoint";
  }
}
