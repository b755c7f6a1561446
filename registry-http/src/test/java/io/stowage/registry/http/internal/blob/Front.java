package io.stowage.registry.http.internal.blob;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.http.HttpOptions;
import io.stowage.registry.http.HttpRequest;
import io.stowage.registry.http.HttpResponse;
import io.stowage.registry.http.RequestBody;
import io.stowage.registry.http.access.Access;
import io.stowage.registry.http.access.Caller;
import io.stowage.registry.http.internal.api.Call;
import io.stowage.registry.http.internal.api.Locations;
import io.stowage.registry.model.Digest;
import java.util.List;
import java.util.function.Predicate;

/** The endpoints in front of the repository {@code team/app} of one registry. */
final class Front {
  static final String UPLOADS = "/v2/team/app/blobs/uploads/";

  private final Registry registry;
  private final HttpOptions options;
  private final Predicate<Access> rights;
  private final BlobEndpoint blobs;
  private final UploadEndpoint uploads;

  Front(Registry registry, HttpOptions options, Predicate<Access> rights) {
    this.registry = registry;
    this.options = options;
    this.rights = rights;
    this.blobs = new BlobEndpoint(options);
    this.uploads = new UploadEndpoint(options);
  }

  static Front of(Registry registry) {
    return of(registry, HttpOptions.defaults());
  }

  static Front of(Registry registry, HttpOptions options) {
    return new Front(registry, options, access -> true);
  }

  Registry registry() {
    return registry;
  }

  Repository repository() {
    return registry.repository("team/app");
  }

  HttpResponse get(Digest digest, String... headers) {
    return blobs.get(call("GET", path(digest), RequestBody.none(), headers), digest);
  }

  HttpResponse head(Digest digest, String... headers) {
    return blobs.get(call("HEAD", path(digest), RequestBody.none(), headers), digest);
  }

  HttpResponse delete(Digest digest) {
    return blobs.delete(call("DELETE", path(digest), RequestBody.none()), digest);
  }

  HttpResponse post(String query) {
    return post(query, RequestBody.none());
  }

  HttpResponse post(String query, RequestBody body) {
    return uploads.start(call("POST", UPLOADS + query, body));
  }

  /** Starts an upload and returns its id. */
  String begin() {
    return Bodies.header(post(""), "Docker-Upload-UUID");
  }

  HttpResponse patch(String id, RequestBody body, String... headers) {
    return uploads.patch(call("PATCH", UPLOADS + id, body, headers), id);
  }

  HttpResponse put(String id, String query, RequestBody body, String... headers) {
    return uploads.put(call("PUT", UPLOADS + id + query, body, headers), id);
  }

  HttpResponse status(String id) {
    return status(id, "");
  }

  HttpResponse status(String id, String query) {
    return uploads.status(call("GET", UPLOADS + id + query, RequestBody.none()), id);
  }

  HttpResponse cancel(String id) {
    return uploads.cancel(call("DELETE", UPLOADS + id, RequestBody.none()), id);
  }

  private static String path(Digest digest) {
    return "/v2/team/app/blobs/" + digest;
  }

  private Call call(String method, String target, RequestBody body, String... headers) {
    HttpRequest.Builder builder = HttpRequest.builder(method, target).body(body);
    for (String header : List.of(headers)) {
      int colon = header.indexOf(':');
      builder.header(header.substring(0, colon), header.substring(colon + 1).strip());
    }
    HttpRequest request = builder.build();
    return new Call(
        request, repository(), Caller.anonymous(), rights, Locations.of(options, request));
  }
}
