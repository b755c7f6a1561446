package io.stowage.registry.server;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.event.RegistryListener;
import io.stowage.registry.http.HttpHandler;
import io.stowage.registry.http.access.AuditListener;
import io.stowage.registry.http.access.UnusableFileException;
import io.stowage.registry.http.api.RegistryHandler;
import io.stowage.registry.http.jetty.JettyServer;
import io.stowage.registry.http.jetty.ServerLimits;
import io.stowage.registry.http.jetty.TlsException;
import io.stowage.registry.http.jetty.TlsOptions;
import io.stowage.registry.server.config.AccessSettings;
import io.stowage.registry.server.config.ConfigurationException;
import io.stowage.registry.server.config.DebugSettings;
import io.stowage.registry.server.config.HealthSettings;
import io.stowage.registry.server.config.HttpSettings;
import io.stowage.registry.server.config.LimitSettings;
import io.stowage.registry.server.config.ListenAddress;
import io.stowage.registry.server.config.ServerConfiguration;
import io.stowage.registry.server.config.StoreLocation;
import io.stowage.registry.server.exchange.ExchangeListener;
import io.stowage.registry.server.exchange.ObservedHandler;
import io.stowage.registry.server.health.Health;
import io.stowage.registry.server.health.HealthCheck;
import io.stowage.registry.server.log.AccessLog;
import io.stowage.registry.server.metrics.HttpMetrics;
import io.stowage.registry.server.metrics.Metrics;
import io.stowage.registry.server.metrics.StorageMetrics;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.fs.FileSystemStorage;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A registry that is served over HTTP as a configuration describes it: the API with its access
 * control, a second server for health and metrics, notifications, the removal of abandoned uploads,
 * and collections. Thread-safe.
 *
 * <pre>{@code
 * import io.stowage.registry.server.RegistryService;
 * import io.stowage.registry.server.config.Configuration;
 *
 * Configuration configuration = Configuration.memory().address("127.0.0.1:0").read();
 * try (RegistryService service = RegistryService.builder(configuration.values()).start()) {
 *   System.out.println(service.url());
 * }
 * }</pre>
 */
public final class RegistryService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RegistryService.class);

  private final Registry registry;
  private final AccessFront access;
  private final JettyServer server;
  private final Optional<JettyServer> debug;
  private final Parts parts;
  private final AtomicBoolean stopped = new AtomicBoolean();

  private RegistryService(
      Registry registry,
      AccessFront access,
      JettyServer server,
      Optional<JettyServer> debug,
      Parts parts) {
    this.registry = registry;
    this.access = access;
    this.server = server;
    this.debug = debug;
    this.parts = parts;
  }

  /** Returns a builder of a service with the values of {@code configuration}. */
  public static Builder builder(ServerConfiguration configuration) {
    Objects.requireNonNull(configuration, "configuration");
    return new Builder(configuration);
  }

  /** Returns the URL at which this machine reaches the registry, such as http://127.0.0.1:5000. */
  public URI url() {
    return server.url();
  }

  /** Returns the URL of the second server, if there is one. */
  public Optional<URI> debugUrl() {
    return debug.map(JettyServer::url);
  }

  /** Returns the registry that is served. It is closed when this service stops. */
  public Registry registry() {
    return registry;
  }

  /**
   * Decides by the rules of {@code settings} from now on, and reads the files of the passwords and
   * of the certificates again. A file that cannot be used is logged, and its old content stays in
   * effect.
   */
  public void reload(AccessSettings settings) {
    Objects.requireNonNull(settings, "settings");
    try {
      access.reload(settings);
    } catch (UnusableFileException e) {
      LOG.error("The passwords stay as they were: {}", e.getMessage());
    }
    try {
      server.reloadCertificates();
    } catch (TlsException e) {
      LOG.error("The certificates stay as they were: {}", e.getMessage());
    }
    LOG.info("Passwords, certificates and access rules were read again");
  }

  /**
   * Stops the service gracefully: it accepts no more connections, waits for the requests under way
   * as long as the configuration says, ends a collection at a clean point, sends the notifications
   * that wait, and closes the registry. Stopping again has no effect.
   */
  public void stop() {
    if (stopped.compareAndSet(false, true)) {
      LOG.info("Stopping");
      parts.close();
      LOG.info("Stopped");
    }
  }

  /** Stops as {@link #stop} does. */
  @Override
  public void close() {
    stop();
  }

  /** Returns the URL and the registry. */
  @Override
  public String toString() {
    return "RegistryService[url=" + url() + ", registry=" + registry + "]";
  }

  /** Builds and starts a service. Not safe for use by several threads. */
  public static final class Builder {
    private static final Duration LONGEST_DRAIN = Duration.ofDays(1);

    private final ServerConfiguration configuration;
    private final Metrics metrics = Metrics.create();
    private Function<Path, StorageDriver> stores = FileSystemStorage::open;
    private Function<StoreLocation.Bucket, StorageDriver> buckets = bucket -> {
      throw bucket.unsupported("filesystem or inmemory: this program cannot open buckets");
    };
    private Optional<Appendable> accessLog = Optional.empty();
    private AuditListener audit = AuditListener.none();

    private Builder(ServerConfiguration configuration) {
      this.configuration = configuration;
    }

    /**
     * Sets how the store in a directory is opened. Default: {@link FileSystemStorage#open(Path)},
     * which does not create one.
     */
    public Builder stores(Function<Path, StorageDriver> opening) {
      stores = Objects.requireNonNull(opening, "opening");
      return this;
    }

    /**
     * Sets how a bucket is opened, such as {@code bucket -> provider.open(bucket.parameters())} with
     * a {@link io.stowage.registry.storage.StorageProvider}. Default: it is refused with a {@link
     * ConfigurationException}.
     */
    public Builder buckets(Function<StoreLocation.Bucket, StorageDriver> opening) {
      buckets = Objects.requireNonNull(opening, "opening");
      return this;
    }

    /** Sets where each request is logged, if the configuration enables it. Default: nowhere. */
    public Builder accessLog(Appendable out) {
      accessLog = Optional.of(Objects.requireNonNull(out, "out"));
      return this;
    }

    /** Sets the listener that receives writes and refusals. Default: none. */
    public Builder audit(AuditListener listener) {
      audit = Objects.requireNonNull(listener, "listener");
      return this;
    }

    /**
     * Checks whether the service would start, without listening and without writing: the store is
     * opened and closed, the files of the access control and of TLS are read, and hosts are looked
     * up. What a start would log is logged, such as a certificate that is not valid at present.
     * Whether the store can be written to, and whether an address is in use, is not checked.
     *
     * @throws ConfigurationException if it would not start because of the configuration
     * @throws StorageException if the store cannot be opened
     */
    public void check() {
      AccessFront access = AccessFront.of(configuration, audit);
      configuration.http().tls().ifPresent(Builder::checkTls);
      checkHosts(configuration.http());
      ServerLimits unusedLimits = limits(configuration.limits());
      RegistryOptions options = new RegistryOpening(configuration, metrics, new Parts())
          .options(RegistryListener.none()).toBuilder().readOnly(true).build();
      try (StorageDriver driver = driver();
          Registry registry = Registry.open(driver, options)) {
        Front front = new Front(configuration, access, audit, failure -> {});
        HttpHandler unusedHandler = front.handler(front.api(registry), registry, Optional::empty);
      }
    }

    private static void checkTls(TlsOptions tls) {
      try {
        tls.check();
      } catch (TlsException e) {
        throw new ConfigurationException("http.tls: " + e.getMessage(), e);
      }
    }

    private static void checkHosts(HttpSettings http) {
      if (http.address() instanceof ListenAddress.Tcp address) {
        checkHost("http.addr", address);
      }
      http.debug().ifPresent(debug -> checkHost("http.debug.addr", debug.address()));
    }

    private static void checkHost(String key, ListenAddress.Tcp address) {
      if (address.socketAddress().isUnresolved()) {
        throw new ConfigurationException(
            key + " is " + address + ", expected a host that has an address");
      }
    }

    /**
     * Starts the service, which answers requests when this method returns.
     *
     * @throws ConfigurationException if it cannot start because of the configuration
     * @throws java.io.UncheckedIOException if it cannot listen on an address
     * @throws TlsException if certificates or keys cannot be read or used
     * @throws StorageException if the store cannot be opened
     */
    public RegistryService start() {
      Parts parts = new Parts();
      try {
        return start(parts);
      } catch (RuntimeException | Error e) {
        try {
          parts.close();
        } catch (RuntimeException suppressed) {
          e.addSuppressed(suppressed);
        }
        throw e;
      }
    }

    private RegistryService start(Parts parts) {
      AccessFront access = AccessFront.of(configuration, audit);
      StorageDriver driver = parts.add(driver(), StorageDriver::close);
      RegistryOpening opening = new RegistryOpening(configuration, metrics, parts);
      Registry registry = opening.open(driver);
      Health health = parts.add(health(driver), Health::close);
      StorageMetrics counts = StorageMetrics.in(metrics);
      Front front = new Front(configuration, access, audit, counts::failed);
      RegistryHandler api = front.api(registry);
      addCounts(counts.uploads(api::uploadsUnderWay), registry);
      GarbageSurvey garbage = parts.add(
          GarbageSurvey.of(registry, Maintenance.options(configuration.gc())),
          GarbageSurvey::close);
      HttpHandler observed =
          ObservedHandler.of(health.guard(front.handler(api, registry, garbage)), listeners());
      Optional<JettyServer> debug = configuration
          .http()
          .debug()
          .map(settings -> parts.add(debugServer(settings, health), JettyServer::close));
      Duration drain = drain();
      JettyServer server = parts.add(server(observed), started -> started.stop(drain));
      opening.schedule(registry);
      LOG.info("Serving {} at {}", configuration.storage().location(), server.url());
      return new RegistryService(registry, access, server, debug, parts);
    }

    private static void addCounts(StorageMetrics counts, Registry registry) {
      if (registry.options().descriptorCache() > 0) {
        counts.cache(
            () -> registry.descriptorCacheCounts().lookups(),
            () -> registry.descriptorCacheCounts().hits());
      }
    }

    private Duration drain() {
      Duration drain = configuration.http().drainTimeout();
      return drain.compareTo(LONGEST_DRAIN) < 0 ? drain : LONGEST_DRAIN;
    }

    private StorageDriver driver() {
      StoreLocation location = configuration.storage().location();
      if (location instanceof StoreLocation.Directory directory) {
        return stores.apply(directory.root());
      }
      return location instanceof StoreLocation.Bucket bucket
          ? buckets.apply(bucket)
          : InMemoryStorage.create();
    }

    private Health health(StorageDriver driver) {
      HealthSettings settings = configuration.health();
      Health.Builder health = Health.builder();
      String kind = configuration.storage().location().driver();
      settings
          .storage()
          .ifPresent(period -> health.check(
              "storagedriver_" + kind,
              HealthCheck.storage(driver),
              period.interval(),
              period.threshold()));
      settings
          .checks()
          .forEach(each -> health.check(
              each.name(), each.check(), each.period().interval(), each.period().threshold()));
      return health.start();
    }

    private List<ExchangeListener> listeners() {
      List<ExchangeListener> listeners = new ArrayList<>();
      accessLog
          .filter(out -> configuration.log().accessLog())
          .ifPresent(out -> listeners.add(AccessLog.to(out)));
      if (configuration.http().debug().flatMap(DebugSettings::metrics).isPresent()) {
        listeners.add(HttpMetrics.in(metrics, configuration.http().prefix()));
      }
      return List.copyOf(listeners);
    }

    private JettyServer debugServer(DebugSettings settings, Health health) {
      Map<String, HttpHandler> handlers = new HashMap<>();
      handlers.put("/debug/health", health.report());
      settings.metrics().ifPresent(path -> handlers.put(path, metrics.handler()));
      return JettyServer.builder(new DebugHandler(handlers))
          .address(settings.address().socketAddress())
          .start();
    }

    private JettyServer server(HttpHandler handler) {
      HttpSettings http = configuration.http();
      JettyServer.Builder server = JettyServer.builder(handler)
          .limits(limits(configuration.limits()))
          .http2(http.http2())
          .h2c(http.h2c());
      if (http.address() instanceof ListenAddress.Tcp address) {
        server.address(address.socketAddress());
      } else if (http.address() instanceof ListenAddress.Unix socket) {
        server.unixSocket(socket.path());
      }
      http.tls().ifPresent(server::tls);
      return server.start();
    }

    private static ServerLimits limits(LimitSettings limits) {
      return ServerLimits.builder()
          .headerBytes(limits.headers())
          .connections(limits.connections())
          .minimumRate(limits.minimumRate())
          .build();
    }
  }
}
