package io.stowage.registry.server.notification;

import java.util.Map;
import java.util.Objects;

/**
 * The numbers of events that an endpoint has received so far.
 *
 * @param endpoint the name of the endpoint
 * @param events the number of events for the endpoint, without ignored ones
 * @param successes the number of attempts to send that the endpoint accepted
 * @param failures the number of attempts that it refused
 * @param errors the number of attempts that got no answer
 * @param dropped the number of events that were lost, because the queue was full or the time to
 *     stop was over
 * @param pending the number of events that wait, including the one that is being sent
 * @param statuses the number of answers by their status
 */
public record EndpointCounts(
    String endpoint,
    long events,
    long successes,
    long failures,
    long errors,
    long dropped,
    long pending,
    Map<Integer, Long> statuses) {
  /** Copies the map. */
  public EndpointCounts {
    Objects.requireNonNull(endpoint, "endpoint");
    Objects.requireNonNull(statuses, "statuses");
    statuses = Map.copyOf(statuses);
  }
}
