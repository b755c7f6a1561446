package io.stowage.registry.cli.serve;

import io.stowage.registry.cli.common.CommandException;
import io.stowage.registry.cli.common.UsageException;
import io.stowage.registry.server.config.Configuration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The parameter and the options that say what is served and how. */
final class ServeOptions {
  private static final String VARIABLE = "REGISTRY_CONFIGURATION_PATH";

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "ROOT-or-config.yml",
      description = {
        "The directory that holds docker/registry/v2, or a configuration file of Distribution. "
            + "Default: the file that " + VARIABLE + " names.",
        "Environment variables such as REGISTRY_HTTP_ADDR override the file."
      })
  private Optional<Path> path = Optional.empty();

  @Option(
      names = "--memory",
      description = "Serve an empty registry in memory, which is lost at the end.")
  private boolean memory;

  @Option(
      names = "--addr",
      paramLabel = "HOST:PORT",
      description = "Listen on this address; port 0 is any free port, and :5000 all interfaces. "
          + "Default: http.addr of the file; otherwise 127.0.0.1:5000.")
  private Optional<String> address = Optional.empty();

  @Option(names = "--create", description = "Create ROOT if it is missing or empty.")
  private boolean create;

  @Option(names = "--read-only", description = "Refuse everything that writes.")
  private @Nullable Boolean readOnly;

  @Option(
      names = "--delete",
      description =
          "Allow deletions. Default: storage.delete.enabled of the file; allowed for ROOT "
              + "and --memory.")
  private @Nullable Boolean delete;

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description = "Use TLS with the certificate and chain in this file, in PEM.")
  private Optional<Path> certificate = Optional.empty();

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "The private key of the certificate, in PEM.")
  private Optional<Path> key = Optional.empty();

  @Option(
      names = "--htpasswd",
      paramLabel = "FILE",
      description = "Require a user and password of this file, with hashes of bcrypt.")
  private Optional<Path> passwords = Optional.empty();

  @Option(names = "--anonymous-pull", description = "Let everybody pull, without a password.")
  private boolean anonymousPull;

  /** Returns whether the root directory is created if it is missing or empty. */
  boolean creates() {
    return create;
  }

  /**
   * Returns the configuration that these options and {@code environment} describe.
   *
   * @throws UsageException if they name no registry, or contradict each other
   * @throws CommandException if the file or directory does not exist
   */
  Configuration.Builder configuration(Map<String, String> environment) {
    Configuration.Builder configuration = base(environment).environment(environment);
    address.ifPresent(configuration::address);
    if (readOnly != null) {
      configuration.readOnly(readOnly);
    }
    if (delete != null) {
      configuration.deleteEnabled(delete);
    }
    if (certificate.isPresent() != key.isPresent()) {
      throw new UsageException("--tls-cert needs --tls-key, and the other way round");
    }
    certificate.ifPresent(file -> key.ifPresent(secret -> configuration.tls(file, secret)));
    passwords.ifPresent(configuration::htpasswd);
    if (anonymousPull) {
      configuration.anonymousPull();
    }
    return configuration;
  }

  private Configuration.Builder base(Map<String, String> environment) {
    if (memory) {
      if (path.isPresent()) {
        throw new UsageException("--memory is given together with " + path.get());
      }
      return Configuration.memory();
    }
    Path named = path.or(() -> Optional.ofNullable(environment.get(VARIABLE)).map(Path::of))
        .orElseThrow(() -> new UsageException("nothing to serve, expected a directory, a "
            + "configuration file, --memory, or a file named by " + VARIABLE));
    if (Files.isDirectory(named) || (creates() && isNew(named))) {
      return Configuration.directory(named);
    }
    if (!Files.exists(named)) {
      throw new CommandException(named + ": no such file or directory, expected the root directory "
          + "of a registry or a configuration file of Distribution");
    }
    return Configuration.file(named);
  }

  /** A misspelt name of a configuration file must not become a directory. */
  private static boolean isNew(Path named) {
    String name = named.toString();
    return !Files.exists(named) && !name.endsWith(".yml") && !name.endsWith(".yaml");
  }
}
