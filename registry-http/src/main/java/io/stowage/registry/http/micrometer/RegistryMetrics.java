package io.stowage.registry.http.micrometer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.stowage.registry.event.RegistryEvent;
import io.stowage.registry.event.RegistryListener;
import io.stowage.registry.http.HttpHandler;
import io.stowage.registry.http.HttpOptions;
import io.stowage.registry.http.HttpRequest;
import io.stowage.registry.http.HttpResponse;
import io.stowage.registry.http.RequestException;
import io.stowage.registry.http.internal.api.Route;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Counts the operations on a registry, times the requests to its HTTP API, and counts what
 * collections remove, with meters of Micrometer.
 *
 * <ul>
 *   <li>{@code stowage.operations} counts operations, with the tags {@code object} (blob, manifest,
 *       tag or repository) and {@code action} (push, pull, mount or delete). A push by tag counts
 *       once for the manifest and once for the tag.
 *   <li>{@code stowage.http.requests} times requests, with the tags {@code method}, {@code route}
 *       (base, catalog, tags, manifest, referrers, blob, uploads, upload or other) and {@code
 *       status}.
 *   <li>{@code stowage.http.sent} counts the bytes of the bodies of answers, with the tag {@code
 *       route}.
 *   <li>{@code stowage.gc.removed} counts what collections removed, with the tag {@code object}
 *       (blob or manifest), and {@code stowage.gc.reclaimed} the bytes that they freed.
 * </ul>
 *
 * <p>The object is the {@linkplain io.stowage.registry.RegistryOptions.Builder#listener listener}
 * of the registry, or one of {@linkplain RegistryListener#andThen two}, and wraps its {@linkplain
 * #timed handler}.
 *
 * <p>Thread-safe.
 */
@SuppressWarnings("exports") // users of this class require the module of Micrometer themselves
public final class RegistryMetrics implements RegistryListener {
  private static final String BLOB = "blob";
  private static final String MANIFEST = "manifest";
  private static final String PUSH = "push";
  private static final String PULL = "pull";
  private static final String DELETE = "delete";

  private static final Map<Class<? extends RegistryEvent>, Operation> OPERATIONS = Map.of(
      RegistryEvent.BlobPushed.class, new Operation(BLOB, PUSH),
      RegistryEvent.BlobMounted.class, new Operation(BLOB, "mount"),
      RegistryEvent.BlobOpened.class, new Operation(BLOB, PULL),
      RegistryEvent.BlobDeleted.class, new Operation(BLOB, DELETE),
      RegistryEvent.ManifestPushed.class, new Operation(MANIFEST, PUSH),
      RegistryEvent.ManifestPulled.class, new Operation(MANIFEST, PULL),
      RegistryEvent.ManifestDeleted.class, new Operation(MANIFEST, DELETE),
      RegistryEvent.Tagged.class, new Operation("tag", PUSH),
      RegistryEvent.Untagged.class, new Operation("tag", DELETE),
      RegistryEvent.RepositoryRemoved.class, new Operation("repository", DELETE));

  private static final Set<String> METHODS =
      Set.of("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT");

  private static final String OTHER = "other";
  private static final String BYTES = "bytes";
  private static final int CLIENT_FAILED = 499;
  private static final int FAILED = 500;

  private final MeterRegistry meters;

  private RegistryMetrics(MeterRegistry meters) {
    this.meters = meters;
  }

  /** Returns metrics whose meters are in {@code meters}. */
  public static RegistryMetrics in(MeterRegistry meters) {
    Objects.requireNonNull(meters, "meters");
    return new RegistryMetrics(meters);
  }

  /** Counts an operation. The pull that a HEAD request causes does not count. */
  @Override
  public void completed(RegistryEvent event) {
    Objects.requireNonNull(event, "event");
    Operation operation = OPERATIONS.get(event.getClass());
    if (operation != null && !"HEAD".equals(event.attributes().get("request.method"))) {
      Counter.builder("stowage.operations")
          .description("Operations on the registry that were completed.")
          .tag("object", operation.object())
          .tag("action", operation.action())
          .register(meters)
          .increment();
    }
  }

  /**
   * Returns a handler that passes requests to {@code next} and measures the time until it answers,
   * without the time in which the body of the answer is sent. A body counts with its announced
   * length, whether or not the client takes all of it. A request that fails because of its client
   * has the status 499, as nginx counts it, and one for which {@code next} fails 500.
   *
   * @param options the options of the API that {@code next} serves, whose prefix counts
   */
  public HttpHandler timed(HttpHandler next, HttpOptions options) {
    Objects.requireNonNull(next, "next");
    Objects.requireNonNull(options, "options");
    String prefix = options.prefix();
    return request -> answer(next, request, route(request.path(), prefix));
  }

  private HttpResponse answer(HttpHandler next, HttpRequest request, String route) {
    Timer.Sample sample = Timer.start(meters);
    int status = FAILED;
    try {
      HttpResponse response = next.handle(request);
      status = response.status();
      sent(route).increment(bytes(request, response));
      return response;
    } catch (RequestException e) {
      status = CLIENT_FAILED;
      throw e;
    } finally {
      sample.stop(requests(request.method(), route, status));
    }
  }

  private Timer requests(String method, String route, int status) {
    return Timer.builder("stowage.http.requests")
        .description("Requests to the registry.")
        .tag("method", METHODS.contains(method) ? method : OTHER)
        .tag("route", route)
        .tag("status", Integer.toString(status))
        .register(meters);
  }

  private Counter sent(String route) {
    return Counter.builder("stowage.http.sent")
        .description("Bytes in the bodies of answers.")
        .baseUnit(BYTES)
        .tag("route", route)
        .register(meters);
  }

  private static double bytes(HttpRequest request, HttpResponse response) {
    return request.method().equals("HEAD")
        ? 0
        : (double) response.body().length().orElse(0);
  }

  private static String route(String path, String prefix) {
    if (!path.startsWith(prefix)) {
      return OTHER;
    }
    String below = prefix.isEmpty() ? path : path.substring(prefix.length() - 1);
    return below.startsWith(Route.API)
        ? Route.find(below).map(route -> name(route.kind())).orElse(OTHER)
        : OTHER;
  }

  private static String name(Route.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  /**
   * Counts what a collection removed, for example from the report that a listener of the collector
   * receives at its end.
   *
   * @throws IllegalArgumentException if a number is negative
   */
  public void collected(long manifests, long blobs, long bytes) {
    if (manifests < 0 || blobs < 0 || bytes < 0) {
      throw new IllegalArgumentException("manifests are " + manifests + ", blobs " + blobs
          + " and bytes " + bytes + ", expected 0 or more");
    }
    removed(MANIFEST).increment((double) manifests);
    removed(BLOB).increment((double) blobs);
    Counter.builder("stowage.gc.reclaimed")
        .description("Bytes that collections freed.")
        .baseUnit(BYTES)
        .register(meters)
        .increment((double) bytes);
  }

  private Counter removed(String object) {
    return Counter.builder("stowage.gc.removed")
        .description("Objects that collections removed.")
        .tag("object", object)
        .register(meters);
  }

  /** Returns the name of this class and of the type of the registry of meters. */
  @Override
  public String toString() {
    return "RegistryMetrics[meters=" + meters.getClass().getSimpleName() + "]";
  }

  /**
   * The tags under which an event is counted.
   *
   * @param object the kind of object
   * @param action what was done with it
   */
  private record Operation(String object, String action) {}
}
