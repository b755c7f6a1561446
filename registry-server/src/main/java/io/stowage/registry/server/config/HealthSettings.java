package io.stowage.registry.server.config;

import io.stowage.registry.server.health.HealthCheck;
import io.stowage.registry.server.health.HttpProbe;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The section {@code health}.
 *
 * @param storage when the store is checked, if it is
 * @param checks the checks of files, servers and ports
 */
public record HealthSettings(Optional<Period> storage, List<NamedCheck> checks) {
  /** Checks that no component is null. */
  public HealthSettings {
    Objects.requireNonNull(storage, "storage");
    Objects.requireNonNull(checks, "checks");
    checks = List.copyOf(checks);
  }

  /**
   * The interval of a check, and the number of failures from which on it counts.
   *
   * @param interval the time between two checks
   * @param threshold how often in succession a check must fail to count; 0 has the effect of 1
   */
  public record Period(Duration interval, int threshold) {
    /** Checks that no component is null. */
    public Period {
      Objects.requireNonNull(interval, "interval");
    }
  }

  /**
   * A check with its name.
   *
   * @param name the name by which a problem is reported; it contains no secret
   * @param check the check
   * @param period when it is made
   */
  public record NamedCheck(String name, HealthCheck check, Period period) {
    /** Checks that no component is null. */
    public NamedCheck {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(check, "check");
      Objects.requireNonNull(period, "period");
    }

    /** Returns the name and the period. */
    @Override
    public String toString() {
      return "NamedCheck[name=" + name + ", period=" + period + "]";
    }
  }

  /** Reads the section {@code health}. */
  static HealthSettings read(Section health) {
    List<NamedCheck> checks = new ArrayList<>();
    health.groups("file").forEach(check -> checks.add(file(check)));
    health.groups("http").forEach(check -> checks.add(http(check)));
    health.groups("tcp").forEach(check -> checks.add(tcp(check)));
    Set<String> names = new HashSet<>();
    for (NamedCheck check : checks) {
      if (!names.add(check.name())) {
        throw health.invalid("file, http or tcp", check.name(), "that each is checked once");
      }
    }
    Section storage = health.group("storagedriver");
    return new HealthSettings(
        storage.flag("enabled") ? Optional.of(period(storage)) : Optional.empty(), checks);
  }

  private static NamedCheck file(Section check) {
    Path file = check.requiredFile("file", "the path of a file");
    return new NamedCheck(file.toString(), HealthCheck.absentFile(file), period(check));
  }

  private static NamedCheck http(Section check) {
    HttpProbe probe = new HttpProbe(
        Urls.required(check, "uri"),
        Headers.fields(check, "headers"),
        check.numberOrStandard("statuscode"),
        check.durationOrStandard("timeout"));
    return new NamedCheck(probe.address(), HealthCheck.http(probe), period(check));
  }

  private static NamedCheck tcp(Section check) {
    ListenAddress.Tcp port = check.address("addr", check.required("addr", "HOST:PORT"));
    InetSocketAddress address =
        InetSocketAddress.createUnresolved(port.host().orElse("localhost"), port.port());
    return new NamedCheck(
        port.toString(),
        HealthCheck.tcp(address, check.durationOrStandard("timeout")),
        period(check));
  }

  private static Period period(Section check) {
    return new Period(check.durationOrStandard("interval"), (int)
        check.number("threshold", 0, Integer.MAX_VALUE));
  }
}
