package io.stowage.registry.server.notification;

import io.stowage.registry.event.RegistryEvent;
import io.stowage.registry.event.RegistryListener;
import io.stowage.registry.model.Reference;
import io.stowage.registry.model.Tag;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Sends the events of a registry to HTTP endpoints, in the format of Distribution's notifications.
 *
 * <p>Each endpoint has a queue of limited length and a thread, so that an endpoint that is slow or
 * fails delays neither a request nor another endpoint. It receives the events in the order in which
 * the operations were completed, one per envelope, and each until it accepts it; an event may
 * arrive twice if an answer gets lost. If a queue is full, its oldest event is dropped and counted.
 * {@link #stop} sends everything that waits. Thread-safe.
 *
 * <p>A push of a manifest by tag is one event with the tag, and so is the setting of a tag alone.
 *
 * <p>The request and the actor of an event are taken from its attributes {@code request.id}, {@code
 * request.addr}, {@code request.host}, {@code request.method}, {@code request.useragent} and {@code
 * actor.name}.
 *
 * <pre>{@code
 * import io.stowage.registry.Registry;
 * import io.stowage.registry.RegistryOptions;
 * import io.stowage.registry.server.notification.EventSource;
 * import io.stowage.registry.server.notification.NotificationEndpoint;
 * import io.stowage.registry.server.notification.Notifications;
 * import io.stowage.registry.storage.InMemoryStorage;
 * import java.net.URI;
 * import java.time.Duration;
 * import java.util.Optional;
 *
 * EventSource source = new EventSource("registry.example:5000", "one", Optional.empty());
 * URI receiver = URI.create("https://events.example/registry");
 * Notifications notifications = Notifications.builder(source)
 *     .endpoint(NotificationEndpoint.builder("audit", receiver).build())
 *     .start();
 * Registry observed = Registry.open(
 *     InMemoryStorage.create(), RegistryOptions.builder().listener(notifications).build());
 * boolean allSent = notifications.stop(Duration.ofSeconds(10));
 * }</pre>
 */
public final class Notifications implements RegistryListener, AutoCloseable {
  private static final String PUSH = "push";
  private static final String PULL = "pull";
  private static final String MOUNT = "mount";
  private static final String DELETE = "delete";

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final EventWriter writer;
  private final List<EndpointSender> senders;
  private final List<NotificationEndpoint> endpoints;

  private Notifications(
      EventWriter writer, List<EndpointSender> senders, List<NotificationEndpoint> endpoints) {
    this.writer = writer;
    this.senders = senders;
    this.endpoints = endpoints;
  }

  /** Returns a builder of notifications from {@code source}, without an endpoint. */
  public static Builder builder(EventSource source) {
    Objects.requireNonNull(source, "source");
    return new Builder(source);
  }

  @Override
  public void blobPushed(RegistryEvent.BlobPushed event) {
    Objects.requireNonNull(event, "event");
    send(PUSH, event, EventTarget.blob(event.descriptor()));
  }

  @Override
  public void blobMounted(RegistryEvent.BlobMounted event) {
    Objects.requireNonNull(event, "event");
    send(MOUNT, event, EventTarget.mounted(event.descriptor(), event.from()));
  }

  @Override
  public void blobOpened(RegistryEvent.BlobOpened event) {
    Objects.requireNonNull(event, "event");
    send(PULL, event, EventTarget.blob(event.descriptor()));
  }

  @Override
  public void blobDeleted(RegistryEvent.BlobDeleted event) {
    Objects.requireNonNull(event, "event");
    send(DELETE, event, EventTarget.deletedBlob(event.digest()));
  }

  /** Skips a push by tag, since the event of the tag follows; Distribution sends one event too. */
  @Override
  public void manifestPushed(RegistryEvent.ManifestPushed event) {
    Objects.requireNonNull(event, "event");
    if (event.tag().isEmpty()) {
      send(PUSH, event, EventTarget.manifest(event.descriptor(), Optional.empty()));
    }
  }

  @Override
  public void manifestPulled(RegistryEvent.ManifestPulled event) {
    Objects.requireNonNull(event, "event");
    send(PULL, event, EventTarget.manifest(event.descriptor(), tag(event.reference())));
  }

  @Override
  public void manifestDeleted(RegistryEvent.ManifestDeleted event) {
    Objects.requireNonNull(event, "event");
    send(DELETE, event, EventTarget.deletedManifest(event.digest()));
  }

  @Override
  public void tagged(RegistryEvent.Tagged event) {
    Objects.requireNonNull(event, "event");
    send(PUSH, event, EventTarget.manifest(event.descriptor(), Optional.of(event.tag())));
  }

  @Override
  public void untagged(RegistryEvent.Untagged event) {
    Objects.requireNonNull(event, "event");
    send(DELETE, event, EventTarget.removedTag(event.tag()));
  }

  @Override
  public void repositoryRemoved(RegistryEvent.RepositoryRemoved event) {
    Objects.requireNonNull(event, "event");
    send(DELETE, event, EventTarget.removedRepository());
  }

  /** Returns what each endpoint has received so far, in the order of the endpoints. */
  public List<EndpointCounts> counts() {
    return senders.stream().map(EndpointSender::counts).toList();
  }

  /**
   * Sends the events that wait, drops events that come later, and waits until everything is sent.
   * Call it when no more requests are served. If that takes longer than {@code limit}, or this
   * thread is interrupted, the rest is dropped, counted and logged. The interrupt status stays set.
   * Stopping again has no effect.
   *
   * @return whether everything was sent
   * @throws IllegalArgumentException if {@code limit} is negative
   */
  public boolean stop(Duration limit) {
    Objects.requireNonNull(limit, "limit");
    if (limit.isNegative()) {
      throw new IllegalArgumentException("limit must not be negative, but is " + limit);
    }
    long began = System.nanoTime();
    long nanos = TimeUnit.NANOSECONDS.convert(limit);
    senders.forEach(EndpointSender::close);
    try {
      boolean all = true;
      for (EndpointSender sender : senders) {
        all &= sender.awaitEnd(nanos - (System.nanoTime() - began));
      }
      return all;
    } catch (InterruptedException e) {
      senders.forEach(EndpointSender::abandon);
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Stops as {@link #stop} does, within ten seconds. */
  @Override
  public void close() {
    stop(PATIENCE);
  }

  /** Returns the endpoints, without secrets. */
  @Override
  public String toString() {
    return "Notifications[endpoints=" + endpoints + "]";
  }

  private void send(String action, RegistryEvent event, EventTarget target) {
    List<EndpointSender> receivers = senders.stream()
        .filter(sender -> !sender.ignores(target.mediaType(), action))
        .toList();
    if (!receivers.isEmpty()) {
      byte[] envelope = writer.envelope(action, event, target);
      receivers.forEach(sender -> sender.add(envelope));
    }
  }

  private static Optional<Tag> tag(Reference reference) {
    return reference instanceof Tag tag ? Optional.of(tag) : Optional.empty();
  }

  /** Collects endpoints and settings. Not thread-safe. */
  public static final class Builder {
    private final EventSource source;
    private final List<NotificationEndpoint> endpoints = new ArrayList<>();
    private EnvelopeVersion version = EnvelopeVersion.V1;
    private ManifestReferences references = ManifestReferences.none();
    private int capacity = 10_000;
    private InstantSource clock = InstantSource.system();
    private Supplier<String> ids = () -> UUID.randomUUID().toString();

    private Builder(EventSource source) {
      this.source = source;
    }

    /** Adds an endpoint. */
    public Builder endpoint(NotificationEndpoint receiver) {
      Objects.requireNonNull(receiver, "receiver");
      endpoints.add(receiver);
      return this;
    }

    /** Sets the version of the envelope. Default: {@link EnvelopeVersion#V1}. */
    public Builder envelope(EnvelopeVersion number) {
      Objects.requireNonNull(number, "number");
      version = number;
      return this;
    }

    /** Adds what a manifest references to its events. Default: nothing. */
    public Builder references(ManifestReferences found) {
      Objects.requireNonNull(found, "found");
      references = found;
      return this;
    }

    /**
     * Sets how many events may wait for each endpoint. They need at most 16 MiB of memory for each
     * endpoint; larger queues are shortened. Default: 10,000.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Builder queue(int events) {
      if (events <= 0) {
        throw new IllegalArgumentException("queue must be at least 1, but is " + events);
      }
      capacity = events;
      return this;
    }

    /** Sets the clock of the timestamps. Default: the system's clock. */
    public Builder clock(InstantSource time) {
      Objects.requireNonNull(time, "time");
      clock = time;
      return this;
    }

    /** Sets the source of the ids of events. */
    Builder ids(Supplier<String> next) {
      ids = next;
      return this;
    }

    /** Starts a thread for each endpoint. */
    public Notifications start() {
      EventWriter writer = new EventWriter(source, references, clock, ids);
      List<EndpointSender> senders = endpoints.stream()
          .map(endpoint -> EndpointSender.start(endpoint, version, capacity))
          .toList();
      return new Notifications(writer, senders, List.copyOf(endpoints));
    }
  }
}
