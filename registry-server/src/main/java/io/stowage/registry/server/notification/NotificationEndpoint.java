package io.stowage.registry.server.notification;

import io.stowage.registry.http.HttpHeaders;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.Objects;
import java.util.Set;

/**
 * A receiver of notifications, and how it is treated. The defaults are those of Distribution.
 *
 * <p>Immutable; made by a {@link Builder}.
 */
public final class NotificationEndpoint {
  private final String name;
  private final URI url;
  private final Builder values;

  private NotificationEndpoint(Builder builder) {
    this.name = builder.name;
    this.url = builder.url;
    this.values = new Builder(builder);
  }

  /**
   * Returns a builder that starts from the defaults.
   *
   * @param name the name of the endpoint in logs and metrics
   * @param url the absolute URL, http or https, to which events are posted; if it has a user, it is
   *     sent as Basic authentication, unless a header {@code Authorization} is configured
   * @throws IllegalArgumentException if the URL has another scheme or no host
   */
  public static Builder builder(String name, URI url) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(url, "url");
    String scheme = url.getScheme();
    boolean known = "http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme);
    if (!known || url.getHost() == null) {
      throw new IllegalArgumentException("the URL of the notification endpoint " + name
          + " has the scheme " + scheme + " and the host " + url.getHost()
          + ", expected http://HOST or https://HOST");
    }
    return new Builder(name, url);
  }

  /** Returns the name in logs and metrics. */
  public String name() {
    return name;
  }

  /** Returns the URL, which may contain secrets. */
  public URI url() {
    return url;
  }

  /** Returns the additional headers, whose values may be secrets. */
  public HttpHeaders headers() {
    return values.headers;
  }

  /** Returns the longest time to wait for a connection, and then for an answer. */
  public Duration timeout() {
    return values.timeout;
  }

  /** Returns the number of successive failures after which attempts are delayed. */
  public int threshold() {
    return values.threshold;
  }

  /** Returns the time between the last failure and the next attempt. */
  public Duration backoff() {
    return values.backoff;
  }

  /** Returns the media types of targets whose events are not sent. */
  public Set<String> ignoredMediaTypes() {
    return values.ignoredMediaTypes;
  }

  /** Returns the actions whose events are not sent. */
  public Set<String> ignoredActions() {
    return values.ignoredActions;
  }

  /** Returns whether an event is not sent, because its media type or its action is ignored. */
  boolean ignores(String mediaType, String action) {
    return values.ignoredMediaTypes.contains(mediaType) || values.ignoredActions.contains(action);
  }

  /** Returns the settings: of the URL only scheme and host, of the headers only the names. */
  @Override
  public String toString() {
    return "NotificationEndpoint[name=" + name
        + ", url=" + url.getScheme() + "://" + url.getHost()
        + ", headers=" + headers()
        + ", timeout=" + timeout()
        + ", threshold=" + threshold()
        + ", backoff=" + backoff()
        + ", ignoredMediaTypes=" + ignoredMediaTypes()
        + ", ignoredActions=" + ignoredActions()
        + "]";
  }

  /** Builds an endpoint. Not thread-safe. */
  public static final class Builder {
    private final String name;
    private final URI url;
    private HttpHeaders headers = HttpHeaders.none();
    private Duration timeout = Duration.ofSeconds(1);
    private int threshold = 10;
    private Duration backoff = Duration.ofSeconds(1);
    private Set<String> ignoredMediaTypes = Set.of();
    private Set<String> ignoredActions = Set.of();

    private Builder(String name, URI url) {
      this.name = name;
      this.url = url;
    }

    private Builder(Builder other) {
      this(other.name, other.url);
      headers = other.headers;
      timeout = other.timeout;
      threshold = other.threshold;
      backoff = other.backoff;
      ignoredMediaTypes = other.ignoredMediaTypes;
      ignoredActions = other.ignoredActions;
    }

    /** Sets headers to send in addition to {@code Content-Type}. Default: none. */
    public Builder headers(HttpHeaders added) {
      Objects.requireNonNull(added, "added");
      headers = added;
      return this;
    }

    /**
     * Sets the longest time to wait for a connection, and then for an answer. Default: one second.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Builder timeout(Duration time) {
      Objects.requireNonNull(time, "time");
      timeout = positive("timeout", time);
      return this;
    }

    /**
     * Sets the number of successive failures after which the next attempt waits for {@link
     * #backoff}. Until then an attempt follows a failure at once. Default: 10.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Builder threshold(int failures) {
      if (failures <= 0) {
        throw new IllegalArgumentException("threshold must be at least 1, but is " + failures);
      }
      threshold = failures;
      return this;
    }

    /**
     * Sets the time between the last failure and the next attempt. Default: one second.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Builder backoff(Duration time) {
      Objects.requireNonNull(time, "time");
      backoff = positive("backoff", time);
      return this;
    }

    /** Sets the media types of targets whose events are not sent. Default: none. */
    public Builder ignoredMediaTypes(Collection<String> types) {
      Objects.requireNonNull(types, "types");
      ignoredMediaTypes = Set.copyOf(types);
      return this;
    }

    /**
     * Sets the actions whose events are not sent: push, pull, mount or delete. Default: none.
     */
    public Builder ignoredActions(Collection<String> actions) {
      Objects.requireNonNull(actions, "actions");
      ignoredActions = Set.copyOf(actions);
      return this;
    }

    /** Returns the endpoint. */
    public NotificationEndpoint build() {
      return new NotificationEndpoint(this);
    }

    private static Duration positive(String what, Duration time) {
      if (time.isNegative() || time.isZero()) {
        throw new IllegalArgumentException(what + " must be positive, but is " + time);
      }
      return time;
    }
  }
}
