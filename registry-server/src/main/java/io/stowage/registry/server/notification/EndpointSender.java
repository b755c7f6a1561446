package io.stowage.registry.server.notification;

import io.stowage.registry.model.Printable;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the envelopes of one endpoint in a thread of its own, in order and one at a time. Each is
 * sent until the endpoint accepts it. Thread-safe.
 */
final class EndpointSender {
  private static final Logger LOG = LoggerFactory.getLogger(EndpointSender.class);

  private static final int REPORTED_DROPS = 1000;

  private final NotificationEndpoint endpoint;
  private final EventQueue queue;
  private final EndpointConnection connection;
  private final Breaker breaker;
  private final Thread thread;
  private final Map<Integer, Long> statuses = new TreeMap<>();
  private long successes;
  private long failures;
  private long errors;

  private EndpointSender(NotificationEndpoint endpoint, EnvelopeVersion version, int capacity) {
    this.endpoint = endpoint;
    this.queue = new EventQueue(capacity);
    this.connection = new EndpointConnection(endpoint, version);
    this.breaker = new Breaker(endpoint.threshold(), endpoint.backoff(), System::nanoTime);
    this.thread = new Thread(this::run, "stowage-notify-" + Printable.of(endpoint.name()));
    this.thread.setDaemon(true);
  }

  /** Starts a sender with a queue of {@code capacity} envelopes. */
  static EndpointSender start(
      NotificationEndpoint endpoint, EnvelopeVersion version, int capacity) {
    EndpointSender sender = new EndpointSender(endpoint, version, capacity);
    sender.thread.start();
    return sender;
  }

  /** Returns whether the endpoint ignores such an event. */
  boolean ignores(String mediaType, String action) {
    return endpoint.ignores(mediaType, action);
  }

  /** Sends {@code envelope} after all others. */
  void add(byte[] envelope) {
    long lost = queue.add(envelope);
    if (lost > 0) {
      long dropped = queue.dropped();
      if (dropped == lost || dropped / REPORTED_DROPS > (dropped - lost) / REPORTED_DROPS) {
        LOG.warn(
            "{} events for notification endpoint {} were dropped so far: it is too slow or fails",
            dropped,
            name());
      }
    }
  }

  /** Accepts no more envelopes. */
  void close() {
    queue.close();
  }

  /**
   * Waits until all envelopes are sent after {@link #close}, for at most {@code nanos} nanoseconds;
   * then drops the rest.
   *
   * @return whether all were sent
   * @throws InterruptedException if this thread is interrupted; nothing is dropped
   */
  boolean awaitEnd(long nanos) throws InterruptedException {
    TimeUnit.NANOSECONDS.timedJoin(thread, nanos);
    if (!thread.isAlive()) {
      return true;
    }
    abandon();
    return false;
  }

  /** Drops all envelopes that are not sent yet, and ends the thread. */
  void abandon() {
    long lost = queue.abandon();
    thread.interrupt();
    connection.abort();
    if (lost > 0) {
      LOG.warn("{} events for notification endpoint {} were lost at the stop", lost, name());
    }
  }

  /** Returns what was sent so far. */
  synchronized EndpointCounts counts() {
    return new EndpointCounts(
        endpoint.name(),
        queue.added(),
        successes,
        failures,
        errors,
        queue.dropped(),
        queue.pending(),
        statuses);
  }

  private void run() {
    try {
      for (Optional<byte[]> next = queue.take(); next.isPresent(); next = queue.take()) {
        deliver(next.get());
        queue.done();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void deliver(byte[] envelope) throws InterruptedException {
    do {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      TimeUnit.NANOSECONDS.sleep(TimeUnit.NANOSECONDS.convert(breaker.delay()));
    } while (!attempt(envelope));
  }

  private boolean attempt(byte[] envelope) {
    try {
      int status = connection.post(envelope);
      boolean accepted = isAccepted(status);
      count(status, accepted);
      if (accepted) {
        succeeded();
      } else {
        failed("it answered with status " + status);
      }
      return accepted;
    } catch (IOException | RuntimeException e) {
      countError();
      failed(description(e));
      return false;
    }
  }

  /**
   * Distribution accepts every status below 400. Those that tell a sender to repeat the request
   * elsewhere are refused here, because an event would get lost.
   */
  private static boolean isAccepted(int status) {
    return status >= 200 && status < 400 && status != 301 && status != 307 && status != 308;
  }

  private synchronized void count(int status, boolean accepted) {
    statuses.merge(status, 1L, Long::sum);
    if (accepted) {
      successes++;
    } else {
      failures++;
    }
  }

  private synchronized void countError() {
    errors++;
  }

  private void succeeded() {
    int before = breaker.succeeded();
    if (before > 0) {
      LOG.info("Notification endpoint {} accepts events again", name());
    }
  }

  private void failed(String problem) {
    int times = breaker.failed();
    if (times == 1 || times == endpoint.threshold()) {
      LOG.warn(
          "Notification endpoint {} failed {} times in succession, and is tried again: {}",
          name(),
          times,
          problem);
    }
  }

  private String name() {
    return Printable.of(endpoint.name());
  }

  /** Returns the message of an exception only if it cannot contain the URL or a header. */
  private static String description(Exception problem) {
    boolean harmless = problem instanceof SocketException
        || problem instanceof SocketTimeoutException
        || problem instanceof UnknownHostException
        || problem instanceof SSLException;
    String kind = problem.getClass().getSimpleName();
    String message = problem.getMessage();
    return harmless && message != null ? kind + ": " + Printable.of(message) : kind;
  }
}
