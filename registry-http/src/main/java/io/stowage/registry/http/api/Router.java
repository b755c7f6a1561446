package io.stowage.registry.http.api;

import com.google.common.collect.ImmutableMap;
import com.google.common.escape.Escaper;
import com.google.common.escape.Escapers;
import io.stowage.registry.Registry;
import io.stowage.registry.http.HttpOptions;
import io.stowage.registry.http.HttpRequest;
import io.stowage.registry.http.HttpResponse;
import io.stowage.registry.http.access.Caller;
import io.stowage.registry.http.access.Decision;
import io.stowage.registry.http.internal.api.ApiException;
import io.stowage.registry.http.internal.api.Call;
import io.stowage.registry.http.internal.api.CatalogEndpoint;
import io.stowage.registry.http.internal.api.JsonBody;
import io.stowage.registry.http.internal.api.Locations;
import io.stowage.registry.http.internal.api.ManifestEndpoint;
import io.stowage.registry.http.internal.api.ManifestPush;
import io.stowage.registry.http.internal.api.ReferrersEndpoint;
import io.stowage.registry.http.internal.api.Route;
import io.stowage.registry.http.internal.api.TagEndpoint;
import io.stowage.registry.http.internal.blob.BlobEndpoint;
import io.stowage.registry.http.internal.blob.UploadEndpoint;
import io.stowage.registry.model.ErrorCode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Finds the endpoint of a request, which the guard protects. Thread-safe. */
final class Router {
  /** Escapes what a server may accept in a request line, although no header can contain it. */
  private static final Escaper NOT_IN_HEADERS = Escapers.builder()
      .addEscape('\0', "%00")
      .addEscape('\n', "%0A")
      .addEscape('\r', "%0D")
      .build();

  /** The path of the API without the slash at its end. */
  private static final String API_FOLDER = Route.API.substring(0, Route.API.length() - 1);

  private final Registry registry;
  private final Guard guard;
  private final HttpOptions options;
  private final CatalogEndpoint catalog;
  private final TagEndpoint tags;
  private final ManifestEndpoint manifests;
  private final ManifestPush manifestPush;
  private final ReferrersEndpoint referrers = new ReferrersEndpoint();
  private final BlobEndpoint blobs;
  private final UploadEndpoint uploads;

  Router(Registry registry, Guard guard, HttpOptions options) {
    this.registry = registry;
    this.guard = guard;
    this.options = options;
    this.catalog = new CatalogEndpoint(registry, options);
    this.tags = new TagEndpoint(options);
    this.manifests = new ManifestEndpoint(options);
    this.manifestPush = new ManifestPush(options);
    this.blobs = new BlobEndpoint(options);
    this.uploads = new UploadEndpoint(options);
  }

  /** Returns the number of requests that write the content of blobs at present. */
  int uploadsUnderWay() {
    return uploads.underWay();
  }

  /**
   * Returns the answer to {@code request}.
   *
   * @throws ApiException if the request names no endpoint
   * @throws io.stowage.registry.http.RequestException if the body of the request cannot be read
   */
  HttpResponse answer(HttpRequest request) {
    Optional<String> path = below(request.path());
    if (request.method().equals("OPTIONS")) {
      return options(path);
    }
    if (request.path().equals("/")) {
      return HttpResponse.builder(200).header("Cache-Control", "no-cache").build();
    }
    if (path.isEmpty()) {
      throw unknown();
    }
    if (path.get().equals(API_FOLDER)) {
      return redirect(request, Route.API);
    }
    Optional<Route> route = Route.find(path.get());
    return route.isPresent()
        ? answer(request, route.get())
        : redirect(request, Route.otherSlash(path.get()).orElseThrow(Router::unknown));
  }

  private static ApiException unknown() {
    return ApiException.of(404, ErrorCode.UNSUPPORTED, "no such endpoint");
  }

  /** Returns the path below the prefix if it is that of the API or below it. */
  private Optional<String> below(String path) {
    String prefix = options.prefix();
    if (!path.startsWith(prefix)) {
      return Optional.empty();
    }
    String below = prefix.isEmpty() ? path : path.substring(prefix.length() - 1);
    return Optional.of(below).filter(each -> each.startsWith(Route.API) || each.equals(API_FOLDER));
  }

  /** Answers an OPTIONS request, without authentication: browsers send none before a request. */
  private HttpResponse options(Optional<String> path) {
    String methods = path.filter(each -> each.startsWith(Route.API))
        .flatMap(Route::find)
        .map(route -> String.join(", ", route.methods(registry.options())))
        .orElse("OPTIONS");
    return HttpResponse.builder(204).header("Allow", methods).build();
  }

  private HttpResponse redirect(HttpRequest request, String path) {
    String query = NOT_IN_HEADERS.escape(request.query().raw());
    String location = query.isEmpty() ? path : path + "?" + query;
    return HttpResponse.builder(301)
        .header("Location", Locations.of(options, request).link(location))
        .build();
  }

  private HttpResponse answer(HttpRequest request, Route route) {
    route.checkName();
    return guard.answer(request, route, granted -> {
      checkMethod(request, route);
      return dispatch(request, route, granted);
    });
  }

  private void checkMethod(HttpRequest request, Route route) {
    Set<String> methods = route.methods(registry.options());
    if (route.kind() != Route.Kind.BASE && !methods.contains(request.method())) {
      throw ApiException.of(
              ErrorCode.UNSUPPORTED, "expected one of the methods " + String.join(", ", methods))
          .withHeader("Allow", String.join(", ", methods));
    }
  }

  private HttpResponse dispatch(HttpRequest request, Route route, Decision.Granted granted) {
    return switch (route.kind()) {
      case BASE -> JsonBody.text(200, "{}").build();
      case CATALOG -> catalog.list(request, granted.rights(), Locations.of(options, request));
      case TAGS -> tags.list(call(request, route, granted));
      case MANIFEST -> manifest(call(request, route, granted), route.argument());
      case REFERRERS -> referrers.list(call(request, route, granted), route.digest());
      case BLOB -> blob(call(request, route, granted), route);
      case UPLOADS -> uploads.start(call(request, route, granted));
      case UPLOAD -> upload(call(request, route, granted), route.argument());
    };
  }

  private HttpResponse manifest(Call call, String reference) {
    return switch (call.request().method()) {
      case "PUT" -> manifestPush.put(call, reference);
      case "DELETE" -> manifests.delete(call, reference);
      default -> manifests.get(call, reference);
    };
  }

  private HttpResponse blob(Call call, Route route) {
    return call.request().method().equals("DELETE")
        ? blobs.delete(call, route.digest())
        : blobs.get(call, route.digest());
  }

  private HttpResponse upload(Call call, String id) {
    return switch (call.request().method()) {
      case "PATCH" -> uploads.patch(call, id);
      case "PUT" -> uploads.put(call, id);
      case "DELETE" -> uploads.cancel(call, id);
      default -> uploads.status(call, id);
    };
  }

  private Call call(HttpRequest request, Route route, Decision.Granted granted) {
    Locations locations = Locations.of(options, request);
    Registry view = registry.withContext(attributes(request, granted.caller(), locations));
    return new Call(
        request, view.repository(route.name()), granted.caller(), granted.rights(), locations);
  }

  /** Returns the attributes of the events of {@code request}, which notifications contain. */
  private Map<String, String> attributes(HttpRequest request, Caller caller, Locations locations) {
    ImmutableMap.Builder<String, String> attributes = ImmutableMap.builder();
    attributes.put("request.id", UUID.randomUUID().toString());
    attributes.put("request.method", request.method());
    options
        .trustedProxies()
        .clientOf(request)
        .ifPresent(value -> attributes.put("request.addr", value));
    request.header("Host").ifPresent(value -> attributes.put("request.host", value));
    locations.url().ifPresent(value -> attributes.put("request.base", value));
    request.header("User-Agent").ifPresent(value -> attributes.put("request.useragent", value));
    caller.name().ifPresent(value -> attributes.put("actor.name", value));
    return attributes.buildOrThrow();
  }
}
