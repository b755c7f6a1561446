package io.stowage.registry.server.config;

import io.stowage.registry.http.ManifestClass;
import io.stowage.registry.http.TrustedProxies;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The values of a configuration. Immutable.
 *
 * @param log the logs
 * @param http the addresses and the form of URLs
 * @param storage the store
 * @param auth how callers prove who they are
 * @param access who may do what
 * @param proxies the addresses and CIDR blocks of proxies whose forwarding headers are trusted
 * @param limits the limits on requests
 * @param validation the rules for pushed manifests
 * @param manifestClasses the classes of manifests that may be pushed; all may if there are none
 * @param lenientAccept whether a manifest is served although the client does not accept its type
 * @param notifications the events
 * @param health the health checks
 * @param gc the collection of garbage
 * @param repositoryMetrics whether metrics have a label with the repository
 * @param page whether there is a page for people
 */
public record ServerConfiguration(
    LogSettings log,
    HttpSettings http,
    StorageSettings storage,
    AuthSettings auth,
    AccessSettings access,
    List<String> proxies,
    LimitSettings limits,
    ValidationSettings validation,
    Set<ManifestClass> manifestClasses,
    boolean lenientAccept,
    NotificationSettings notifications,
    HealthSettings health,
    GcSettings gc,
    boolean repositoryMetrics,
    boolean page) {
  private static final String VERSION = "version";
  private static final String CURRENT = "0.1";
  private static final String ACCEPT = "stowage.accept";
  private static final String CLASSES = "policy.repository.classes";

  /** Checks that no component is null. */
  public ServerConfiguration {
    Objects.requireNonNull(log, "log");
    Objects.requireNonNull(http, "http");
    Objects.requireNonNull(storage, "storage");
    Objects.requireNonNull(auth, "auth");
    Objects.requireNonNull(access, "access");
    proxies = List.copyOf(Objects.requireNonNull(proxies, "proxies"));
    Objects.requireNonNull(limits, "limits");
    Objects.requireNonNull(validation, "validation");
    manifestClasses = Set.copyOf(Objects.requireNonNull(manifestClasses, "manifestClasses"));
    Objects.requireNonNull(notifications, "notifications");
    Objects.requireNonNull(health, "health");
    Objects.requireNonNull(gc, "gc");
  }

  /**
   * Reads a configuration whose keys were checked.
   *
   * @throws ConfigurationException if a value is invalid, or two values exclude each other
   */
  static ServerConfiguration read(Section root) {
    String version = root.required(VERSION, CURRENT);
    if (!version.equals(CURRENT)) {
      throw root.invalid(VERSION, version, CURRENT);
    }
    ServerConfiguration configuration = new ServerConfiguration(
        LogSettings.read(root),
        HttpSettings.read(root.group("http")),
        StorageSettings.read(root),
        AuthSection.read(root),
        AccessSettings.read(root.group("stowage.access")),
        root.texts("stowage.proxies"),
        LimitSettings.read(root),
        ValidationSettings.read(root),
        manifestClasses(root),
        root.choice(ACCEPT, List.of("strict", "lenient")).orElse("").equals("lenient"),
        NotificationSettings.read(root),
        HealthSettings.read(root.group("health")),
        GcSettings.read(root),
        root.flag("stowage.metrics.repositories"),
        root.flag("stowage.page.enabled"));
    configuration.checkTogether(root);
    return configuration;
  }

  private static Set<ManifestClass> manifestClasses(Section root) {
    Set<ManifestClass> classes = EnumSet.noneOf(ManifestClass.class);
    for (String name : root.texts(CLASSES)) {
      try {
        classes.add(ManifestClass.parse(name));
      } catch (IllegalArgumentException e) {
        throw root.invalid(CLASSES, name, "image or plugin");
      }
    }
    return classes;
  }

  private void checkTogether(Section root) {
    boolean foreign = auth instanceof AuthSettings.Token || auth instanceof AuthSettings.Silly;
    if (foreign && !access.isEmpty()) {
      throw root.invalid(
          "stowage.access",
          "set",
          "no value with auth.token or auth.silly, which decide by "
              + "themselves who may do what");
    }
    if (storage.readOnly() && gc.enabled()) {
      root.warn("stowage.gc.enabled", "has no effect while the registry is read-only");
    }
    checkClasses(root);
    checkProxies(root);
  }

  private void checkClasses(Section root) {
    if (auth instanceof AuthSettings.Token && manifestClasses.contains(ManifestClass.PLUGIN)) {
      throw root.invalid(
          CLASSES,
          "plugin",
          "image alone with auth.token: the classes in its tokens are not compared");
    }
  }

  private void checkProxies(Section root) {
    try {
      TrustedProxies.of(proxies);
    } catch (IllegalArgumentException e) {
      throw root.invalid(
          "stowage.proxies", proxies, "addresses or CIDR blocks, such as 10.0.0.0/8");
    }
  }
}
