package io.stowage.registry.testing.http;

import io.stowage.registry.http.HttpHandler;
import io.stowage.registry.http.HttpRequest;
import io.stowage.registry.http.HttpResponse;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Keeps the latest requests of a server. Thread-safe. */
final class RequestLog {
  /** The number of requests that are kept. */
  static final int MOST = 10_000;

  private final Deque<RecordedRequest> requests = new ArrayDeque<>();

  /** Returns a handler that records each request before its response is sent. */
  HttpHandler recording(HttpHandler next) {
    return request -> {
      int status = 0;
      try {
        HttpResponse response = next.handle(request);
        status = response.status();
        return response;
      } finally {
        add(request, status);
      }
    };
  }

  private synchronized void add(HttpRequest request, int status) {
    if (requests.size() == MOST) {
      requests.removeFirst();
    }
    requests.addLast(RecordedRequest.of(request, status));
  }

  /** Returns the requests in the order in which they were answered. */
  synchronized List<RecordedRequest> requests() {
    return List.copyOf(requests);
  }

  synchronized void clear() {
    requests.clear();
  }
}
