package io.stowage.registry.http.jetty;

import java.time.Duration;
import java.util.Objects;

/**
 * The limits that protect a server from clients that are slow, greedy or hostile.
 *
 * <p>Immutable; made by a {@link Builder}.
 */
public final class ServerLimits {
  private final Builder values;

  private ServerLimits(Builder builder) {
    values = new Builder(builder);
  }

  /** Returns the defaults, as documented by {@link Builder}. */
  public static ServerLimits defaults() {
    return builder().build();
  }

  /** Returns a builder that starts from the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts from these limits. */
  public Builder toBuilder() {
    return new Builder(values);
  }

  /** Returns the maximum size of the request line and the header of a request, in bytes. */
  public int headerBytes() {
    return values.headerBytes;
  }

  /** Returns the maximum number of connections. */
  public int connections() {
    return values.connections;
  }

  /** Returns the maximum number of requests that are handled at the same time. */
  public int requests() {
    return values.requests;
  }

  /** Returns the time within which a header must have arrived, counted from its first byte. */
  public Duration headerTime() {
    return values.headerTime;
  }

  /** Returns the time after which a connection on which nothing moves is closed. */
  public Duration idleTime() {
    return values.idleTime;
  }

  /** Returns the rate that the body of a request or response may not fall behind, in bytes/s. */
  public long minimumRate() {
    return values.minimumRate;
  }

  /** Returns by how much a body may fall behind the minimum rate. */
  public Duration rateWindow() {
    return values.rateWindow;
  }

  /** Returns each limit with its value. */
  @Override
  public String toString() {
    return "ServerLimits[headerBytes=" + headerBytes()
        + ", connections=" + connections()
        + ", requests=" + requests()
        + ", headerTime=" + headerTime()
        + ", idleTime=" + idleTime()
        + ", minimumRate=" + minimumRate()
        + ", rateWindow=" + rateWindow()
        + "]";
  }

  /** Builds limits. Not thread-safe. */
  public static final class Builder {
    private static final Duration LONGEST_TIME = Duration.ofDays(1);

    private int headerBytes = 64 * 1024;
    private int connections = 1000;
    private int requests = 512;
    private Duration headerTime = Duration.ofSeconds(30);
    private Duration idleTime = Duration.ofSeconds(60);
    private long minimumRate = 1024;
    private Duration rateWindow = Duration.ofSeconds(60);

    private Builder() {}

    private Builder(Builder other) {
      headerBytes = other.headerBytes;
      connections = other.connections;
      requests = other.requests;
      headerTime = other.headerTime;
      idleTime = other.idleTime;
      minimumRate = other.minimumRate;
      rateWindow = other.rateWindow;
    }

    /**
     * Sets the maximum size of the request line and the header of a request, in bytes. A longer
     * one is answered with status 431, or 414 if the request line alone is longer. Default: 64 KiB,
     * because tokens and lists of ranges are long.
     *
     * @throws IllegalArgumentException if it is less than 1024
     */
    public Builder headerBytes(int bytes) {
      headerBytes = (int) atLeast(1024, bytes, "headerBytes");
      return this;
    }

    /**
     * Sets the maximum number of connections. A further one is closed as soon as it is accepted, if
     * possible with an answer that says so (status 503). Default: 1000.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public Builder connections(int count) {
      connections = (int) atLeast(1, count, "connections");
      return this;
    }

    /**
     * Sets the maximum number of requests that are handled at the same time. Further ones wait for
     * a thread. Default: 512.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public Builder requests(int count) {
      requests = (int) atLeast(1, count, "requests");
      return this;
    }

    /**
     * Sets the time within which a header must have arrived, counted from its first byte. It
     * includes the TLS handshake. A connection that takes longer is closed. Default: 30 seconds.
     *
     * @throws IllegalArgumentException if it is not positive, or longer than a day
     */
    public Builder headerTime(Duration time) {
      headerTime = time(time, "headerTime");
      return this;
    }

    /**
     * Sets the time after which a connection is closed if no byte was received or sent, and no
     * request is being handled. Default: 60 seconds.
     *
     * @throws IllegalArgumentException if it is not positive, or longer than a day
     */
    public Builder idleTime(Duration time) {
      idleTime = time(time, "idleTime");
      return this;
    }

    /**
     * Sets the rate that the body of a request or response may not fall behind by more than {@link
     * #rateWindow}, in bytes per second. Only time in which the server waits for the client counts.
     * A request that is too slow is answered with status 408, and its connection is closed; a
     * client that takes a response too slowly is cut off. Default: 1 KiB per second. 0: no limit.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Builder minimumRate(long bytesPerSecond) {
      minimumRate = atLeast(0, bytesPerSecond, "minimumRate");
      return this;
    }

    /**
     * Sets by how much a body may fall behind the minimum rate: a client that stops is cut off
     * after this time, one at half of the rate after twice this time. Default: 60 seconds.
     *
     * @throws IllegalArgumentException if it is not positive, or longer than a day
     */
    public Builder rateWindow(Duration time) {
      rateWindow = time(time, "rateWindow");
      return this;
    }

    /** Returns the limits. */
    public ServerLimits build() {
      return new ServerLimits(this);
    }

    private static long atLeast(long minimum, long value, String name) {
      if (value < minimum) {
        throw new IllegalArgumentException(
            name + " is " + value + ", expected " + minimum + " or more");
      }
      return value;
    }

    private static Duration time(Duration time, String name) {
      Objects.requireNonNull(time, "time");
      if (time.toMillis() <= 0 || time.compareTo(LONGEST_TIME) > 0) {
        throw new IllegalArgumentException(
            name + " is " + time + ", expected a millisecond to a day");
      }
      return time;
    }
  }
}
