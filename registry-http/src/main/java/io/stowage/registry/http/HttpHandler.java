package io.stowage.registry.http;

/**
 * Answers HTTP requests, on whatever server they arrive. {@link
 * io.stowage.registry.http.api.RegistryHandler} is the registry's API; other handlers wrap it to
 * add a log, metrics or limits, or answer other paths.
 *
 * <p>A handler is called by any number of threads at the same time, one for each request, and may
 * block while it reads the body of the request.
 */
@FunctionalInterface
public interface HttpHandler {
  /**
   * Returns the answer to {@code request}. The caller sends it and then closes it.
   *
   * @throws RequestException if the client is at fault or has gone; the caller sends no answer if
   *     the connection cannot be used any more
   */
  HttpResponse handle(HttpRequest request);
}
