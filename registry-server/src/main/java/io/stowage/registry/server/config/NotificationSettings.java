package io.stowage.registry.server.config;

import io.stowage.registry.server.notification.EnvelopeVersion;
import io.stowage.registry.server.notification.NotificationEndpoint;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The sections {@code notifications} and {@code stowage.notifications}.
 *
 * @param includeReferences whether the event of a manifest lists what the manifest references
 * @param endpoints the endpoints that are not disabled
 * @param envelope the version of the envelope
 * @param queue the number of events that wait for an endpoint before the oldest is dropped
 */
public record NotificationSettings(
    boolean includeReferences,
    List<NotificationEndpoint> endpoints,
    EnvelopeVersion envelope,
    int queue) {
  private static final int LONGEST_QUEUE = 10_000_000;
  private static final String ENDPOINTS = "notifications.endpoints";

  /** Checks that no component is null. */
  public NotificationSettings {
    Objects.requireNonNull(endpoints, "endpoints");
    Objects.requireNonNull(envelope, "envelope");
    endpoints = List.copyOf(endpoints);
  }

  /** Reads the sections from the whole configuration. */
  static NotificationSettings read(Section root) {
    return new NotificationSettings(
        root.flag("notifications.events.includereferences"),
        endpoints(root),
        root.choice("stowage.notifications.envelope", List.of("v1", "v2"))
            .filter(version -> version.equals("v2"))
            .map(version -> EnvelopeVersion.V2)
            .orElse(EnvelopeVersion.V1),
        (int) root.number("stowage.notifications.queue", 1, LONGEST_QUEUE));
  }

  private static List<NotificationEndpoint> endpoints(Section root) {
    Set<String> names = new HashSet<>();
    List<NotificationEndpoint> endpoints = new ArrayList<>();
    for (Section section : root.groups(ENDPOINTS)) {
      if (!section.flag("disabled")) {
        NotificationEndpoint endpoint = endpoint(section);
        if (!names.add(endpoint.name())) {
          throw section.invalid("name", endpoint.name(), "a name that no other endpoint has");
        }
        endpoints.add(endpoint);
      }
    }
    return List.copyOf(endpoints);
  }

  private static NotificationEndpoint endpoint(Section endpoint) {
    Set<String> mediaTypes = new HashSet<>(endpoint.texts("ignoredmediatypes"));
    mediaTypes.addAll(endpoint.texts("ignore.mediatypes"));
    return NotificationEndpoint.builder(
            endpoint.required("name", "a name"), Urls.required(endpoint, "url"))
        .headers(Headers.fields(endpoint, "headers"))
        .timeout(endpoint.durationOrStandard("timeout"))
        .threshold(endpoint.numberOrStandard("threshold"))
        .backoff(endpoint.durationOrStandard("backoff"))
        .ignoredMediaTypes(mediaTypes)
        .ignoredActions(new HashSet<>(endpoint.texts("ignore.actions")))
        .build();
  }
}
