package io.stowage.registry.internal.service;

import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The channels of blobs that a registry has handed out. They are held weakly: a channel of a file
 * is the JDK's own, which does not report that its user has closed it. Thread-safe.
 */
final class OpenReaders {
  private static final Logger LOG = LoggerFactory.getLogger(OpenReaders.class);

  private final Set<ReadableByteChannel> open = Collections.newSetFromMap(new WeakHashMap<>());
  private boolean closed;

  /** Adds a channel, or closes it and returns false if the others are closed already. */
  synchronized boolean add(ReadableByteChannel reader) {
    if (closed) {
      close(reader);
      return false;
    }
    return open.add(reader);
  }

  /** Closes all channels. */
  synchronized void close() {
    closed = true;
    open.forEach(OpenReaders::close);
    open.clear();
  }

  private static void close(ReadableByteChannel reader) {
    try {
      reader.close();
    } catch (IOException e) {
      LOG.debug("A channel could not be closed", e);
    }
  }
}
