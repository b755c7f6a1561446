package io.stowage.registry.http.api;

import io.stowage.registry.Registry;
import io.stowage.registry.http.HttpHandler;
import io.stowage.registry.http.HttpOptions;
import io.stowage.registry.http.HttpRequest;
import io.stowage.registry.http.HttpResponse;
import io.stowage.registry.http.RequestException;
import io.stowage.registry.http.ResponseBody;
import io.stowage.registry.http.access.AccessControl;
import io.stowage.registry.http.access.AuditListener;
import io.stowage.registry.http.internal.api.Errors;
import io.stowage.registry.storage.StorageException;
import java.io.IOException;
import java.util.Objects;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves a {@link Registry} by the OCI distribution spec 1.1 and the Docker Registry HTTP API V2,
 * as Distribution does.
 *
 * <pre>{@code
 * import io.stowage.registry.http.HttpHandler;
 * import io.stowage.registry.http.HttpOptions;
 * import io.stowage.registry.http.api.RegistryHandler;
 *
 * HttpHandler handler = RegistryHandler.builder(registry)
 *     .options(HttpOptions.builder().relativeUrls(true).build())
 *     .build();
 * }</pre>
 *
 * <p>Every error has a JSON body. Requests with the method OPTIONS, for the path {@code /} and for
 * paths outside the API are answered without asking the access control. Events of the registry
 * that a request causes have the attributes {@code request.id}, {@code request.addr}, {@code
 * request.host}, {@code request.method}, {@code request.useragent} and {@code actor.name}, as far as
 * they are known; their values are what the client sent. The attribute {@code request.base} is the
 * URL of this server with the prefix, as in {@code Location} headers, but always absolute, and
 * without a slash at its end.
 *
 * <p>The handler holds no resources; closing the registry is left to who opened it. Thread-safe.
 */
public final class RegistryHandler implements HttpHandler {
  private static final Logger LOG = LoggerFactory.getLogger(RegistryHandler.class);

  private final Registry registry;
  private final HttpOptions options;
  private final Router router;
  private final CommonHeaders commonHeaders;
  private final Consumer<StorageException> storageFailures;

  private RegistryHandler(Builder builder) {
    this.registry = builder.registry;
    this.options = builder.options;
    this.storageFailures = builder.storageFailures;
    Guard guard =
        new Guard(builder.accessControl, builder.audit, options.trustedProxies(), storageFailures);
    this.router = new Router(registry, guard, options);
    this.commonHeaders = new CommonHeaders(options.responseHeaders());
  }

  /** Returns a builder of a handler that serves {@code registry}. */
  public static Builder builder(Registry registry) {
    return new Builder(registry);
  }

  /**
   * Returns the answer to {@code request}.
   *
   * @throws RequestException if the body of the request cannot be read
   */
  @Override
  public HttpResponse handle(HttpRequest request) {
    Objects.requireNonNull(request, "request");
    HttpResponse response = Errors.answer(() -> router.answer(request), storageFailures);
    HttpResponse.Builder complete =
        request.method().equals("HEAD") ? withoutBody(response) : response.toBuilder();
    if (!request.path().equals("/")) {
      complete.header("Docker-Distribution-API-Version", "registry/2.0");
    }
    commonHeaders.addTo(complete, request, response);
    return complete.build();
  }

  /**
   * Returns the number of requests that write the content of blobs at present, which {@link
   * HttpOptions.Builder#uploadLimit} limits.
   */
  public int uploadsUnderWay() {
    return router.uploadsUnderWay();
  }

  /** Returns a builder of the response to HEAD in place of that to GET. */
  private static HttpResponse.Builder withoutBody(HttpResponse response) {
    HttpResponse.Builder head = response.toBuilder().body(ResponseBody.none());
    boolean stated = response.headers().first("Content-Length").isPresent();
    if (!stated && !(response.body() instanceof ResponseBody.None)) {
      response
          .body()
          .length()
          .ifPresent(length -> head.header("Content-Length", Long.toString(length)));
    }
    try {
      response.close();
    } catch (IOException e) {
      LOG.warn("The content of a response that is not sent cannot be closed", e);
    }
    return head;
  }

  /** Returns the name of this class, the registry and the options. */
  @Override
  public String toString() {
    return "RegistryHandler[registry=" + registry + ", options=" + options + "]";
  }

  /** Collects the parts of a handler. Not thread-safe. */
  public static final class Builder {
    private final Registry registry;
    private AccessControl accessControl = AccessControl.open();
    private HttpOptions options = HttpOptions.defaults();
    private AuditListener audit = AuditListener.none();
    private Consumer<StorageException> storageFailures = failure -> {};

    private Builder(Registry registry) {
      this.registry = Objects.requireNonNull(registry, "registry");
    }

    /** Sets who may do what. Default: everybody everything. */
    public Builder accessControl(AccessControl control) {
      accessControl = Objects.requireNonNull(control, "control");
      return this;
    }

    /** Sets the options. Default: {@link HttpOptions#defaults}. */
    public Builder options(HttpOptions chosen) {
      options = Objects.requireNonNull(chosen, "chosen");
      return this;
    }

    /**
     * Sets the listener that receives each request for which the access control was asked, together
     * with the status of its answer. Default: none.
     */
    public Builder audit(AuditListener listener) {
      audit = Objects.requireNonNull(listener, "listener");
      return this;
    }

    /**
     * Sets a consumer of the failures of the store that become the answer to a request, for a
     * counter. Several threads call it at the same time. A failure while the content of a blob is
     * sent is not among them, because the answer has begun. Default: none.
     */
    public Builder storageFailures(Consumer<StorageException> consumer) {
      storageFailures = Objects.requireNonNull(consumer, "consumer");
      return this;
    }

    /** Returns the handler. */
    public RegistryHandler build() {
      return new RegistryHandler(this);
    }
  }
}
