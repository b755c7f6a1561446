package io.stowage.registry.http.jetty;

import io.stowage.registry.model.Printable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives each new connection an engine with the current certificates, and reads the files again when
 * they have changed. Connections that are open keep what they have.
 *
 * <p>Thread-safe.
 */
final class TlsFactory extends SslContextFactory.Server {
  private static final Logger LOGGER = LoggerFactory.getLogger(TlsFactory.class);

  private final TlsOptions options;
  private volatile TlsContext current;
  private List<Stamp> stamps;

  /** The attributes that change when a file, or the link that leads to it, is replaced. */
  private record Stamp(Path file, FileTime modified, long size, String key) {
    static Stamp of(Path file) {
      try {
        BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
        String key = String.valueOf(found.fileKey());
        return new Stamp(file, found.lastModifiedTime(), found.size(), key);
      } catch (IOException e) {
        return new Stamp(file, FileTime.fromMillis(0), -1, "");
      }
    }
  }

  /**
   * Reads the files.
   *
   * @throws TlsException if they cannot be read or used
   */
  TlsFactory(TlsOptions options) {
    this.options = options;
    this.stamps = stamps(options);
    this.current = TlsContext.read(options);
    setSslContext(current.context());
  }

  /** Returns whether the certificates of clients are verified. */
  boolean verifiesClients() {
    return options.clientAuth().verifies();
  }

  /**
   * Reads the files again. After an exception the old certificates stay in use.
   *
   * @throws TlsException if they cannot be read or used
   */
  synchronized void readAgain() {
    stamps = stamps(options); // before they are read, so that no change is missed
    current = TlsContext.read(options);
    LOGGER.info("The certificates in {} were read again", Printable.of(options.certificates()));
  }

  /** Looks for changes regularly until {@code scheduler} stops. */
  void watch(Scheduler scheduler) {
    long interval = options.reloadInterval().toMillis();
    if (interval > 0) {
      scheduler.schedule(() -> reloadIfChanged(scheduler), interval, TimeUnit.MILLISECONDS);
    }
  }

  private void reloadIfChanged(Scheduler scheduler) {
    try {
      reloadIfChanged();
    } catch (TlsException e) {
      LOGGER.error("The certificates were not read again, and the old ones stay in use", e);
    } finally {
      watch(scheduler);
    }
  }

  private synchronized void reloadIfChanged() {
    if (!stamps.equals(stamps(options))) {
      readAgain();
    }
  }

  private static List<Stamp> stamps(TlsOptions options) {
    List<Stamp> stamps = new ArrayList<>();
    stamps.add(Stamp.of(options.certificates()));
    stamps.add(Stamp.of(options.key()));
    for (Path file : options.clientAuthorities()) {
      stamps.add(Stamp.of(file));
    }
    return stamps;
  }

  @Override
  public SSLEngine newSSLEngine() {
    return current.engine();
  }

  @Override
  public SSLEngine newSSLEngine(String host, int port) {
    return current.engine();
  }

  @Override
  public SSLEngine newSSLEngine(InetSocketAddress address) {
    return current.engine();
  }
}
