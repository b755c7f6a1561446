package io.stowage.registry.http.internal.api;

import io.stowage.registry.http.HttpOptions;
import io.stowage.registry.http.HttpResponse;
import io.stowage.registry.http.ManifestClass;
import io.stowage.registry.http.RequestBody;
import io.stowage.registry.http.RequestException;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.ImageIndex;
import io.stowage.registry.model.ImageManifest;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.Reference;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.Schema1Manifest;
import io.stowage.registry.model.Tag;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Answers PUT requests for manifests (OCI distribution spec 1.1, end-7). Thread-safe.
 *
 * <p>A caller who may push may move tags; a caller who may only create may set tags that do not
 * exist, and may repeat a push. {@code If-Match} and {@code If-None-Match} make the push by a tag
 * depend on the manifest that the tag names.
 */
public final class ManifestPush {
  private static final int MOST_TAGS = 100;

  private final HttpOptions options;

  /** Creates an endpoint. */
  public ManifestPush(HttpOptions options) {
    this.options = Objects.requireNonNull(options, "options");
  }

  /**
   * Answers a PUT request. With drafts of version 1.2 enabled, a push by digest also sets the tags
   * in the parameters {@code tag}.
   *
   * @param reference the tag or digest in the path
   * @throws ApiException MANIFEST_INVALID with status 413 if the manifest is too large,
   *     TAG_MISMATCH if a condition of the request is not met, DENIED if the caller may not move
   *     the tag or the registry does not allow manifests of this class
   * @throws RegistryException as {@code ManifestService.put} does
   * @throws RequestException if the body cannot be read
   */
  public HttpResponse put(Call call, String reference) {
    Reference target = reference.indexOf(':') >= 0 ? Route.digest(reference) : Tag.parse(reference);
    List<TagChange> changes = target instanceof Tag tag
        ? List.of(TagChange.of(call, tag, Preconditions.of(call.request())))
        : draftTags(call);
    Manifest manifest = manifest(call);
    checkClass(manifest);
    changes.forEach(change -> change.check(manifest.digest()));
    store(call, target, manifest, changes);
    return response(call, target, manifest, changes);
  }

  private List<TagChange> draftTags(Call call) {
    if (!options.draftFeatures()) {
      return List.of();
    }
    List<String> tags = call.request().query().all("tag");
    if (tags.size() > MOST_TAGS) {
      throw ApiException.of(
          414, ErrorCode.TAG_INVALID, "expected at most " + MOST_TAGS + " parameters \"tag\"");
    }
    return tags.stream()
        .distinct()
        .map(tag -> TagChange.of(call, Tag.parse(tag), Preconditions.none()))
        .toList();
  }

  private Manifest manifest(Call call) {
    byte[] content = body(call.request().body());
    MediaType type = call.request()
        .header(JsonBody.CONTENT_TYPE)
        .filter(text -> !text.isBlank())
        .map(MediaType::parse)
        .orElseGet(() -> Manifest.parse(content).mediaType());
    return Manifest.parse(type, content);
  }

  /** As in Distribution, an index has no class, and the manifests that it lists have theirs. */
  private void checkClass(Manifest manifest) {
    Set<ManifestClass> allowed = options.manifestClasses();
    if (allowed.isEmpty() || manifest instanceof ImageIndex) {
      return;
    }
    MediaType type =
        manifest instanceof ImageManifest image ? image.config().mediaType() : manifest.mediaType();
    ManifestClass found =
        ManifestClass.of(manifest).orElseThrow(() -> denied("unknown manifest class for " + type));
    if (!allowed.contains(found)) {
      throw denied("registry does not allow " + found + " manifest");
    }
  }

  private static ApiException denied(String problem) {
    return ApiException.of(ErrorCode.DENIED, problem);
  }

  private byte[] body(RequestBody body) {
    int limit = options.manifestLimit();
    if (body.length().isPresent() && body.length().getAsLong() > limit) {
      throw tooLarge(limit);
    }
    try (InputStream in = body.open()) {
      byte[] content = in.readNBytes(limit + 1);
      if (content.length > limit) {
        throw tooLarge(limit);
      }
      return content;
    } catch (IOException e) {
      throw new RequestException("the body of the manifest cannot be read", e);
    }
  }

  private static ApiException tooLarge(int limit) {
    return ApiException.of(
            413,
            ErrorCode.MANIFEST_INVALID,
            "manifest invalid: expected at most " + limit + " bytes")
        .closingConnection();
  }

  private static void store(
      Call call, Reference target, Manifest manifest, List<TagChange> changes) {
    if (target instanceof Tag) {
      changes.get(0).push(manifest);
    } else {
      call.repository().manifests().put(target, manifest);
      changes.forEach(change -> change.make(manifest.digest()));
    }
  }

  private static HttpResponse response(
      Call call, Reference target, Manifest manifest, List<TagChange> changes) {
    Digest digest = target instanceof Digest asked ? asked : manifest.digest();
    HttpResponse.Builder response = HttpResponse.builder(201)
        .header(
            "Location",
            call.locations().of("/v2/" + call.repository().name() + "/manifests/" + digest))
        .header("Docker-Content-Digest", digest.toString());
    manifest
        .subject()
        .ifPresent(subject -> response.header("OCI-Subject", subject.digest().toString()));
    if (target instanceof Digest) {
      changes.forEach(change -> response.header("OCI-Tag", change.tag().value()));
    }
    if (manifest instanceof Schema1Manifest) {
      response.header(
          Warning.HEADER, Warning.of("Docker manifests of schema 1 are deprecated since 2019"));
    }
    return response.build();
  }

  /** Returns the name of this class. */
  @Override
  public String toString() {
    return "ManifestPush";
  }
}
