package io.stowage.registry.storage.s3.internal.aws;

import java.util.Optional;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;

/**
 * Takes the route of a bucket from the first listing that a client of the SDK sends. The SDK finds
 * the endpoint and the signature by many rules, and also by the environment. Thread-safe.
 */
final class RouteFinder implements ExecutionInterceptor {
  private volatile Optional<Route> found = Optional.empty();
  private volatile boolean searching = true;

  /** Returns the route, or empty if none is known. */
  Optional<Route> route() {
    return found;
  }

  /** Forgets the route that was found, and looks for no other. */
  void giveUp() {
    found = Optional.empty();
  }

  @Override
  public void beforeTransmission(
      Context.BeforeTransmission context, ExecutionAttributes attributes) {
    if (searching && context.request() instanceof ListObjectsV2Request) {
      searching = false;
      found = Route.of(context.httpRequest());
    }
  }
}
