package io.stowage.registry.server.exchange;

import io.stowage.registry.http.HttpRequest;
import io.stowage.registry.http.HttpResponse;
import io.stowage.registry.http.RequestBody;
import io.stowage.registry.http.ResponseBody;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Observes one request until its response is sent. Thread-safe. */
final class Observation {
  private static final Logger LOG = LoggerFactory.getLogger(Observation.class);

  private final HttpRequest request;
  private final List<ExchangeListener> listeners;
  private final Instant began;
  private final LongSupplier nanoTime;
  private final long start;
  private final AtomicLong received = new AtomicLong();
  private final AtomicBoolean completed = new AtomicBoolean();

  Observation(
      HttpRequest request, List<ExchangeListener> listeners, Instant began, LongSupplier nanoTime) {
    this.request = request;
    this.listeners = listeners;
    this.began = began;
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong();
  }

  void begin() {
    tell(listener -> listener.begun(request));
  }

  /** Returns the request with a body that counts the bytes that are read from it. */
  HttpRequest observedRequest() {
    RequestBody body = request.body();
    if (body.length().equals(OptionalLong.of(0))) {
      return request;
    }
    RequestBody counted =
        RequestBody.of(body.length(), () -> new ReceivedStream(body.open(), received));
    return request.toBuilder().body(counted).build();
  }

  /** Returns the response with a body that completes this observation. */
  HttpResponse observed(HttpResponse response) {
    int status = response.status();
    LongConsumer done = sent -> complete(status, sent);
    ResponseBody body = response.body();
    boolean sendsBody = !request.method().equals("HEAD");
    if (sendsBody && body instanceof ResponseBody.Region region) {
      ReadableByteChannel channel = watched(region.channel(), done);
      return with(response, new ResponseBody.Region(channel, region.size()));
    }
    if (sendsBody && body instanceof ResponseBody.Stream stream) {
      ResponseBody.Content content = new SentContent(stream.content(), done);
      return with(response, new ResponseBody.Stream(stream.length(), content));
    }
    complete(status, sendsBody ? body.length().orElse(0) : 0);
    return response;
  }

  /** Tells the listeners the outcome, unless they have been told. */
  void complete(int status, long sent) {
    if (completed.compareAndSet(false, true)) {
      Duration duration = Duration.ofNanos(nanoTime.getAsLong() - start);
      Exchange exchange = new Exchange(request, status, received.get(), sent, began, duration);
      tell(listener -> listener.completed(exchange));
    }
  }

  private static HttpResponse with(HttpResponse response, ResponseBody body) {
    return response.toBuilder().body(body).build();
  }

  private static ReadableByteChannel watched(ReadableByteChannel channel, LongConsumer done) {
    return channel instanceof FileChannel file
        ? new SentFile(file, done)
        : new SentChannel(channel, done);
  }

  private void tell(Consumer<ExchangeListener> event) {
    for (ExchangeListener listener : listeners) {
      try {
        event.accept(listener);
      } catch (RuntimeException e) {
        LOG.warn("A listener of HTTP requests failed", e);
      }
    }
  }
}
