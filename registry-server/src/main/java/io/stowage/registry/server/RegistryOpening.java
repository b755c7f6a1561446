package io.stowage.registry.server;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.Writers;
import io.stowage.registry.event.RegistryListener;
import io.stowage.registry.gc.internal.process.Heartbeat;
import io.stowage.registry.gc.internal.process.ProcessIdentity;
import io.stowage.registry.gc.schedule.GcSchedule;
import io.stowage.registry.server.config.GcSettings;
import io.stowage.registry.server.config.ListenAddress;
import io.stowage.registry.server.config.NotificationSettings;
import io.stowage.registry.server.config.ServerConfiguration;
import io.stowage.registry.server.config.StorageSettings;
import io.stowage.registry.server.config.StoreLocation;
import io.stowage.registry.server.metrics.GcMetrics;
import io.stowage.registry.server.metrics.Metrics;
import io.stowage.registry.server.metrics.NotificationMetrics;
import io.stowage.registry.server.metrics.PurgeMetrics;
import io.stowage.registry.server.metrics.RepositoryMetrics;
import io.stowage.registry.server.notification.EventSource;
import io.stowage.registry.server.notification.ManifestReferences;
import io.stowage.registry.server.notification.Notifications;
import io.stowage.registry.storage.StorageDriver;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Opens the registry of a server, with what runs beside it: notifications, the file that shows other
 * processes that the server runs, and, once the server listens, what runs on a schedule.
 */
final class RegistryOpening {
  private static final int COUNTED_REPOSITORIES = 1000;

  private final ServerConfiguration configuration;
  private final Metrics metrics;
  private final Parts parts;
  private final Parts schedules = new Parts();

  RegistryOpening(ServerConfiguration configuration, Metrics metrics, Parts parts) {
    this.configuration = configuration;
    this.metrics = metrics;
    this.parts = parts;
  }

  /** Opens the registry on {@code driver}; closing it closes the driver. */
  Registry open(StorageDriver driver) {
    RegistryOptions options = options(listener(driver));
    Registry registry = parts.add(Registry.open(driver, options), Registry::close);
    if (!options.readOnly()) {
      if (!(configuration.storage().location() instanceof StoreLocation.Memory)) {
        show(driver);
      }
    }
    parts.add(schedules, Parts::close);
    return registry;
  }

  /** Returns the options of the registry, whose events go to {@code listener}. */
  RegistryOptions options(RegistryListener listener) {
    StorageSettings storage = configuration.storage();
    GcSettings gc = configuration.gc();
    RegistryOptions.Builder options = RegistryOptions.builder()
        .deleteEnabled(storage.deleteEnabled())
        .readOnly(storage.readOnly())
        .foreignUrls(configuration.validation().foreignUrls())
        .indexPlatforms(configuration.validation().indexPlatforms())
        .grace(gc.grace())
        .descriptorCache(storage.descriptorCache())
        .listener(listener);
    gc.writers().filter(present -> present != Writers.NONE).ifPresent(options::writers);
    return options.build();
  }

  private RegistryListener listener(StorageDriver driver) {
    RegistryListener listener = configuration.notifications().endpoints().isEmpty()
        ? RegistryListener.none()
        : notifications(driver);
    return configuration.repositoryMetrics()
        ? RepositoryMetrics.in(metrics, COUNTED_REPOSITORIES).andThen(listener)
        : listener;
  }

  private Notifications notifications(StorageDriver driver) {
    NotificationSettings settings = configuration.notifications();
    Notifications.Builder builder = Notifications.builder(source())
        .envelope(settings.envelope())
        .queue(settings.queue())
        .references(
            settings.includeReferences()
                ? ManifestReferences.in(driver)
                : ManifestReferences.none());
    settings.endpoints().forEach(builder::endpoint);
    Notifications notifications = parts.add(builder.start(), Notifications::close);
    NotificationMetrics.add(metrics, notifications);
    return notifications;
  }

  private EventSource source() {
    String port = configuration.http().address() instanceof ListenAddress.Tcp address
        ? ":" + address.port()
        : "";
    return new EventSource(
        ProcessIdentity.current().host() + port,
        UUID.randomUUID().toString(),
        configuration.http().host());
  }

  private void show(StorageDriver driver) {
    ServingLock lock = parts.add(ServingLock.acquire(driver), ServingLock::close);
    ScheduledExecutorService timer = parts.add(
        Executors.newSingleThreadScheduledExecutor(task -> {
          Thread thread = new Thread(task, "stowage-serving");
          thread.setDaemon(true);
          return thread;
        }),
        ScheduledExecutorService::shutdownNow);
    long beat = Heartbeat.INTERVAL.toMillis();
    Future<?> unused = timer.scheduleWithFixedDelay(lock::renew, beat, beat, TimeUnit.MILLISECONDS);
  }

  /**
   * Starts what runs on a schedule, unless {@code registry} is read-only. It ends after the parts
   * that were added since {@link #open}.
   */
  void schedule(Registry registry) {
    if (registry.options().readOnly()) {
      return;
    }
    Maintenance maintenance = new Maintenance(registry);
    if (configuration.storage().uploadPurging().enabled()) {
      schedules.add(
          maintenance.purgeUploads(
              configuration.storage().uploadPurging(), PurgeMetrics.in(metrics)),
          GcSchedule::close);
    }
    if (configuration.gc().enabled()) {
      schedules.add(
          maintenance.collect(configuration.gc(), GcMetrics.in(metrics)), GcSchedule::close);
    }
  }
}
