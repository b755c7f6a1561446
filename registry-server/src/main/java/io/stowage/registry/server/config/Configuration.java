package io.stowage.registry.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A configuration that was read and checked, with the warnings about it. Immutable.
 *
 * <pre>{@code
 * import io.stowage.registry.server.config.Configuration;
 * import java.nio.file.Path;
 *
 * Configuration configuration = Configuration.file(Path.of("/etc/docker/registry/config.yml"))
 *     .environment(System.getenv())
 *     .read();
 * }</pre>
 */
public final class Configuration {
  private static final String COMMAND_LINE = "command line";
  private static final String STANDARD_ADDRESS = "127.0.0.1:5000";
  private static final String STANDARD_REALM = "Registry";

  private final ServerConfiguration values;
  private final List<String> warnings;
  private final Document document;

  private Configuration(ServerConfiguration values, Document document) {
    this.values = values;
    this.warnings = List.copyOf(document.warnings());
    this.document = document;
  }

  /** Returns a builder that starts from a configuration file of Distribution. */
  public static Builder file(Path file) {
    Objects.requireNonNull(file, "file");
    return new Builder(() -> Document.read(file), document -> {});
  }

  /**
   * Returns a builder of the configuration of the registry in the directory {@code root}: clients
   * may delete, and the server listens on port 5000 of the loopback interface.
   */
  public static Builder directory(Path root) {
    Objects.requireNonNull(root, "root");
    ObjectNode driver = JsonNodeFactory.instance.objectNode();
    driver.put("rootdirectory", root.toString());
    return withDriver("filesystem", driver);
  }

  /** Returns a builder like that of {@link #directory}, of a registry in memory. */
  public static Builder memory() {
    return withDriver("inmemory", JsonNodeFactory.instance.objectNode());
  }

  private static Builder withDriver(String name, ObjectNode driver) {
    return new Builder(Configuration::standard, document -> {
      ObjectNode storage = Document.mapping(document.root().path("storage"));
      storage.retain(Schema.NO_DRIVERS);
      storage.set(name, driver.deepCopy());
      document.set("storage", storage, COMMAND_LINE);
    });
  }

  private static Document standard() {
    Document document = Document.empty(COMMAND_LINE);
    document.set("version", text("0.1"), COMMAND_LINE);
    document.set("storage.delete.enabled", text("true"), COMMAND_LINE);
    document.set("http.addr", text(STANDARD_ADDRESS), COMMAND_LINE);
    return document;
  }

  private static JsonNode text(String value) {
    return JsonNodeFactory.instance.textNode(value);
  }

  /** Returns the values. */
  public ServerConfiguration values() {
    return values;
  }

  /** Returns the warnings, each a line that names the file or variable and the key. */
  public List<String> warnings() {
    return warnings;
  }

  /**
   * Returns the configuration as YAML, with the values of environment variables and all defaults.
   * Secrets are replaced by {@code ***}.
   */
  public String effectiveYaml() {
    return EffectiveYaml.of(document);
  }

  /** Returns the values. */
  @Override
  public String toString() {
    return "Configuration[values=" + values + "]";
  }

  /**
   * Collects what overrides the file: first environment variables, then the values set here. Not
   * safe for use by several threads.
   */
  public static final class Builder {
    private final Supplier<Document> base;
    private final List<Consumer<Document>> overrides = new ArrayList<>();
    private Map<String, String> environment = Map.of();

    private Builder(Supplier<Document> base, Consumer<Document> override) {
      this.base = base;
      overrides.add(override);
    }

    /** Sets the environment variables, of which those that begin with {@code REGISTRY_} count. */
    public Builder environment(Map<String, String> variables) {
      environment = Map.copyOf(Objects.requireNonNull(variables, "variables"));
      return this;
    }

    /** Sets the address to listen on, such as {@code :5000}. */
    public Builder address(String address) {
      Objects.requireNonNull(address, "address");
      overrides.add(document -> {
        document.set("http.addr", text(address), "--addr");
        document.set("http.net", text("tcp"), "--addr");
      });
      return this;
    }

    /** Sets whether clients may only read. */
    public Builder readOnly(boolean only) {
      return set("storage.maintenance.readonly.enabled", Boolean.toString(only), "--read-only");
    }

    /** Sets whether clients may delete. */
    public Builder deleteEnabled(boolean enabled) {
      return set("storage.delete.enabled", Boolean.toString(enabled), "--delete");
    }

    /** Sets the files of the certificate and its key, in PEM. */
    public Builder tls(Path certificate, Path key) {
      Objects.requireNonNull(certificate, "certificate");
      Objects.requireNonNull(key, "key");
      return set("http.tls.certificate", certificate.toString(), "--tls-cert")
          .set("http.tls.key", key.toString(), "--tls-key");
    }

    /** Sets the file of user names and passwords, in place of any other authentication. */
    public Builder htpasswd(Path file) {
      Objects.requireNonNull(file, "file");
      overrides.add(document -> {
        ObjectNode auth = Document.mapping(document.root().path("auth"));
        auth.retain("htpasswd");
        document.set("auth", auth, "--htpasswd");
        ObjectNode htpasswd = Document.mapping(auth.path("htpasswd"));
        auth.set("htpasswd", htpasswd);
        htpasswd.put("path", file.toString());
        if (!htpasswd.hasNonNull("realm")) {
          htpasswd.put("realm", STANDARD_REALM);
        }
      });
      return this;
    }

    /** Lets callers without credentials pull. */
    public Builder anonymousPull() {
      overrides.add(document -> document.set(
          "stowage.access.anonymous",
          JsonNodeFactory.instance.arrayNode().add("pull"),
          "--anonymous-pull"));
      return this;
    }

    private Builder set(String path, String value, String origin) {
      overrides.add(document -> document.set(path, text(value), origin));
      return this;
    }

    /**
     * Reads and checks the configuration. Files that it names are looked at; a certificate is not
     * read, and the store is not opened.
     *
     * @throws java.io.UncheckedIOException if the configuration file cannot be read
     * @throws ConfigurationException if the configuration is invalid or refused
     */
    public Configuration read() {
      Document document = base.get();
      new Environment(document).apply(environment, section -> true);
      overrides.forEach(override -> override.accept(document));
      document.rename("loglevel", "log", "level");
      new SchemaCheck(document).checkAll();
      return new Configuration(ServerConfiguration.read(Section.of(document)), document);
    }
  }
}
