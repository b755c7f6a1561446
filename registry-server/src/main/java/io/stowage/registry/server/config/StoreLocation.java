package io.stowage.registry.server.config;

import io.stowage.registry.model.Printable;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** Where the objects of a registry are stored. */
public sealed interface StoreLocation {
  /**
   * Reads the section {@code storage} of a whole configuration.
   *
   * @throws ConfigurationException if it does not name exactly one driver that is supported, or if
   *     the directory or bucket is missing
   */
  static StoreLocation read(Section root) {
    Objects.requireNonNull(root, "root");
    String driver = driver(root);
    return switch (driver) {
      case "filesystem" ->
        new Directory(root.requiredFile("storage.filesystem.rootdirectory", "a directory"));
      case "inmemory" -> new Memory();
      case "s3", "s3aws" -> Bucket.read(root, driver);
      default -> throw root.invalid("storage", driver, expected(root, driver));
    };
  }

  private static String driver(Section root) {
    Set<String> drivers = new TreeSet<>(root.names("storage"));
    drivers.removeAll(Schema.NO_DRIVERS);
    if (drivers.size() != 1) {
      String found = drivers.isEmpty() ? "missing" : String.join(" and ", drivers);
      throw root.invalid(
          "storage",
          found,
          "exactly one driver: " + Schema.DRIVERS
              + "; the variable REGISTRY_STORAGE=NAME replaces those of the file");
    }
    return drivers.iterator().next();
  }

  private static String expected(Section root, String driver) {
    return root.group("storage").documented(driver).map(Key::note).orElse(Schema.DRIVERS);
  }

  /** Returns the name of the driver in a configuration. */
  String driver();

  /**
   * A directory.
   *
   * @param root the directory that holds {@code docker/registry/v2}
   */
  record Directory(Path root) implements StoreLocation {
    /** Checks that the component is not null. */
    public Directory {
      Objects.requireNonNull(root, "root");
    }

    @Override
    public String driver() {
      return "filesystem";
    }

    /** Returns the path of the directory, as a text that can be printed. */
    @Override
    public String toString() {
      return Printable.of(root);
    }
  }

  /** The memory of the process. */
  record Memory() implements StoreLocation {
    @Override
    public String driver() {
      return "inmemory";
    }

    /** Returns a description. */
    @Override
    public String toString() {
      return "a store in memory";
    }
  }

  /**
   * A bucket of S3 or of a compatible object store.
   *
   * @param source the file, or what stands for it, that names the bucket
   * @param driver the name of the driver there: {@code s3} or {@code s3aws}
   * @param parameters the values of the keys below the driver, which include secrets; a key without
   *     a value and without a default is absent
   */
  record Bucket(String source, String driver, Map<String, String> parameters)
      implements StoreLocation {
    /** Checks that no component is null. */
    public Bucket {
      Objects.requireNonNull(source, "source");
      Objects.requireNonNull(driver, "driver");
      parameters = Map.copyOf(Objects.requireNonNull(parameters, "parameters"));
    }

    /** The provider checks what is not needed to name the bucket. */
    private static Bucket read(Section root, String driver) {
      Section section = root.group("storage." + driver);
      section.required("bucket", "the name of a bucket");
      checkHasNoUser(section, "regionendpoint");
      checkHasNoUser(section, "redirectendpoint");
      if (section.text("keyid").isPresent() && !section.flag("encrypt")) {
        throw section.invalid("encrypt", "false", "true with keyid, which has no effect otherwise");
      }
      if (section.flag("skipverify")) {
        section.warn(
            "skipverify",
            "is true, so certificates are not verified: whoever can intercept the connections to "
                + "the store can read and change everything");
      }
      return new Bucket(root.source(), driver, section.settings());
    }

    /** A user may come with a password, and the URL is printed. */
    private static void checkHasNoUser(Section section, String key) {
      if (section.text(key).filter(url -> url.contains("@")).isPresent()) {
        throw section.invalid(
            key, "a URL with a user", "one without; the credentials are accesskey and secretkey");
      }
    }

    /**
     * Returns the exception that reports that a {@link io.stowage.registry.storage.StorageProvider}
     * has refused a parameter with {@code problem}.
     */
    public ConfigurationException refused(IllegalArgumentException problem) {
      Objects.requireNonNull(problem, "problem");
      String message = Printable.of(String.valueOf(problem.getMessage()));
      return new ConfigurationException(source + ": storage." + driver + "." + message, problem);
    }

    /**
     * Returns the exception that says that a program cannot open buckets.
     *
     * @param expected what is expected instead
     */
    public ConfigurationException unsupported(String expected) {
      Objects.requireNonNull(expected, "expected");
      return ConfigurationException.of(source, "storage." + driver, "set", expected);
    }

    /** Returns the beginning of all keys, without a slash at either end; it may be empty. */
    public String prefix() {
      return parameters.getOrDefault("rootdirectory", "").replaceAll("^/+|/+$", "");
    }

    /**
     * Returns the names of the bucket and of the root in it, and the endpoint if it is not that of
     * AWS, as a text that can be printed.
     */
    @Override
    public String toString() {
      String endpoint = parameters.getOrDefault("regionendpoint", "");
      return Printable.of("s3://" + parameters.getOrDefault("bucket", "")
          + (prefix().isEmpty() ? "" : "/" + prefix())
          + (endpoint.isEmpty() ? "" : " (" + endpoint + ")"));
    }
  }
}
