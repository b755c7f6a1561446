package io.stowage.registry.internal.service;

import io.stowage.registry.event.RegistryEvent.BlobDeleted;
import io.stowage.registry.event.RegistryEvent.BlobMounted;
import io.stowage.registry.event.RegistryEvent.BlobOpened;
import io.stowage.registry.event.RegistryEvent.BlobPushed;
import io.stowage.registry.event.RegistryEvent.ManifestDeleted;
import io.stowage.registry.event.RegistryEvent.ManifestPulled;
import io.stowage.registry.event.RegistryEvent.ManifestPushed;
import io.stowage.registry.event.RegistryEvent.RepositoryRemoved;
import io.stowage.registry.event.RegistryEvent.Tagged;
import io.stowage.registry.event.RegistryEvent.Untagged;
import io.stowage.registry.event.RegistryListener;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.Reference;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notifies the listener of a registry of completed operations and of how long they took; never
 * throws. Without a listener, no event is created. Thread-safe.
 */
public final class Events {
  private static final Logger LOG = LoggerFactory.getLogger(Events.class);

  private final LongSupplier nanoTime;
  private final RegistryListener listener;
  private final boolean silent;
  private final Map<String, String> attributes;
  private final AtomicBoolean failedBefore;

  public Events(RegistryListener listener, LongSupplier nanoTime) {
    this(listener, nanoTime, Map.of(), new AtomicBoolean());
  }

  private Events(
      RegistryListener listener,
      LongSupplier nanoTime,
      Map<String, String> attributes,
      AtomicBoolean failedBefore) {
    this.nanoTime = nanoTime;
    this.listener = listener;
    this.silent = listener.equals(RegistryListener.none());
    this.attributes = Map.copyOf(attributes);
    this.failedBefore = failedBefore;
  }

  /** Returns a copy that adds {@code attributes} to each event. */
  public Events withAttributes(Map<String, String> attributes) {
    return new Events(listener, nanoTime, attributes, failedBefore);
  }

  /** Returns the start time of a call, for the event that results from it. */
  public long begin() {
    return silent ? 0 : nanoTime.getAsLong();
  }

  public void blobPushed(long began, RepositoryName in, Descriptor blob) {
    fire(began, (sink, took) -> sink.blobPushed(new BlobPushed(in, blob, took, attributes)));
  }

  public void blobMounted(long began, RepositoryName in, Descriptor blob, RepositoryName from) {
    fire(
        began, (sink, took) -> sink.blobMounted(new BlobMounted(in, blob, from, took, attributes)));
  }

  /** Reports a blob whose {@code content}, from {@code offset} on, is open and stays open. */
  public void blobOpened(
      long began, RepositoryName in, Digest blob, ReadableByteChannel content, long offset) {
    fire(began, (sink, took) -> {
      Descriptor descriptor = BlobData.describe(blob, content);
      sink.blobOpened(new BlobOpened(in, descriptor, offset, took, attributes));
    });
  }

  public void blobRead(long began, RepositoryName in, Digest blob, long size) {
    fire(began, (sink, took) -> {
      Descriptor descriptor = Descriptor.of(MediaType.OCTET_STREAM, blob, size);
      sink.blobOpened(new BlobOpened(in, descriptor, 0, took, attributes));
    });
  }

  public void blobDeleted(long began, RepositoryName in, Digest blob) {
    fire(began, (sink, took) -> sink.blobDeleted(new BlobDeleted(in, blob, took, attributes)));
  }

  public void manifestPushed(long began, RepositoryName in, Descriptor manifest, Optional<Tag> by) {
    fire(
        began,
        (sink, took) ->
            sink.manifestPushed(new ManifestPushed(in, manifest, by, took, attributes)));
  }

  public void manifestPulled(long began, RepositoryName in, Reference by, Descriptor manifest) {
    fire(
        began,
        (sink, took) ->
            sink.manifestPulled(new ManifestPulled(in, by, manifest, took, attributes)));
  }

  public void manifestDeleted(long began, RepositoryName in, Digest manifest) {
    fire(
        began,
        (sink, took) -> sink.manifestDeleted(new ManifestDeleted(in, manifest, took, attributes)));
  }

  public void tagged(long began, RepositoryName in, Tag tag, Descriptor manifest) {
    fire(began, (sink, took) -> sink.tagged(new Tagged(in, tag, manifest, took, attributes)));
  }

  public void untagged(long began, RepositoryName in, Tag tag) {
    fire(began, (sink, took) -> sink.untagged(new Untagged(in, tag, took, attributes)));
  }

  public void repositoryRemoved(long began, RepositoryName name) {
    fire(
        began,
        (sink, took) -> sink.repositoryRemoved(new RepositoryRemoved(name, took, attributes)));
  }

  private void fire(long began, BiConsumer<RegistryListener, Duration> event) {
    if (silent) {
      return;
    }
    Duration duration = Duration.ofNanos(nanoTime.getAsLong() - began);
    try {
      event.accept(listener, duration);
    } catch (Throwable e) {
      log(e);
    }
  }

  private void log(Throwable problem) {
    if (failedBefore.compareAndSet(false, true)) {
      LOG.warn("A registry listener failed; further failures are logged as debug", problem);
    } else {
      LOG.debug("A registry listener failed again", problem);
    }
  }
}
