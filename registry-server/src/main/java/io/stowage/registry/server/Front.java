package io.stowage.registry.server;

import io.stowage.registry.Registry;
import io.stowage.registry.http.BlobLocator;
import io.stowage.registry.http.HttpHandler;
import io.stowage.registry.http.HttpHeaders;
import io.stowage.registry.http.HttpOptions;
import io.stowage.registry.http.access.AuditListener;
import io.stowage.registry.http.api.RegistryHandler;
import io.stowage.registry.http.page.GarbageView;
import io.stowage.registry.http.page.RegistryPages;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.server.config.HttpSettings;
import io.stowage.registry.server.config.LimitSettings;
import io.stowage.registry.server.config.PullRedirect;
import io.stowage.registry.server.config.Secret;
import io.stowage.registry.server.config.ServerConfiguration;
import io.stowage.registry.storage.StorageException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/** Assembles the handler of a server. */
final class Front {
  /** How long a client may use a URL that the store signed, as in Distribution. */
  private static final Duration VALIDITY = Duration.ofMinutes(20);

  private final ServerConfiguration configuration;
  private final AccessFront access;
  private final AuditListener audit;
  private final Consumer<StorageException> failures;

  Front(
      ServerConfiguration configuration,
      AccessFront access,
      AuditListener audit,
      Consumer<StorageException> failures) {
    this.configuration = configuration;
    this.access = access;
    this.audit = audit;
    this.failures = failures;
  }

  /** Returns the handler of the API. */
  RegistryHandler api(Registry registry) {
    HttpOptions.Builder options = options().toBuilder();
    locator(registry).ifPresent(options::locator);
    return RegistryHandler.builder(registry)
        .accessControl(access.control())
        .audit(audit)
        .storageFailures(failures)
        .options(options.build())
        .build();
  }

  private Optional<BlobLocator> locator(Registry registry) {
    PullRedirect redirect = configuration.storage().redirect();
    if (redirect instanceof PullRedirect.Store) {
      return Optional.of(
          digest -> registry.storage().urlFor(RegistryLayout.blobData(digest), VALIDITY));
    }
    return redirect instanceof PullRedirect.CloudFront settings
        ? Optional.of(new CloudFrontUrls(settings, InstantSource.system()))
        : Optional.empty();
  }

  /**
   * Returns the handler of everything that is served at the address of the registry.
   *
   * @param api the handler of the API of {@code registry}
   * @param garbage what the page about garbage shows to administrators
   */
  HttpHandler handler(RegistryHandler api, Registry registry, GarbageView garbage) {
    HttpHandler front = configuration.page() ? withPages(api, registry, garbage) : api;
    return new FrontHandler(front, access.tokens(), configuration.http().prefix());
  }

  private HttpHandler withPages(RegistryHandler api, Registry registry, GarbageView garbage) {
    return RegistryPages.builder(registry)
        .accessControl(access.pages())
        .garbage(garbage, access::isAdministrator)
        .options(options())
        .audit(audit)
        .build()
        .before(api);
  }

  private HttpOptions options() {
    HttpSettings http = configuration.http();
    LimitSettings limits = configuration.limits();
    HttpOptions.Builder options = HttpOptions.builder()
        .prefix(http.prefix())
        .relativeUrls(http.relativeUrls())
        .trustedProxies(configuration.proxies())
        .manifestLimit(limits.manifest())
        .blobLimit(limits.blob())
        .uploadLimit(limits.uploads())
        .catalogLimit(limits.catalog())
        .tagsLimit(limits.tags())
        .lenientAccept(configuration.lenientAccept())
        .manifestClasses(configuration.manifestClasses())
        .headEvents(!configuration.notifications().endpoints().isEmpty())
        .responseHeaders(headers(http));
    if (configuration.storage().redirect() instanceof PullRedirect.Base other) {
      options.redirect(other.base());
    }
    http.host().ifPresent(options::host);
    http.secret().map(Secret::bytes).ifPresent(options::secret);
    return options.build();
  }

  private static HttpHeaders headers(HttpSettings http) {
    HttpHeaders.Builder headers = HttpHeaders.builder();
    http.headers().forEach((name, values) -> values.forEach(value -> headers.add(name, value)));
    return headers.build();
  }
}
