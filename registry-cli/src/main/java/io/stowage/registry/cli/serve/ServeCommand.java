package io.stowage.registry.cli.serve;

import io.stowage.registry.cli.common.CommandLogs;
import io.stowage.registry.cli.common.Ending;
import io.stowage.registry.cli.common.ExitCode;
import io.stowage.registry.cli.common.Host;
import io.stowage.registry.cli.common.Program;
import io.stowage.registry.http.access.AuditLog;
import io.stowage.registry.model.Printable;
import io.stowage.registry.server.RegistryService;
import io.stowage.registry.server.config.Configuration;
import io.stowage.registry.server.config.ConfigurationException;
import io.stowage.registry.server.config.LogSettings;
import io.stowage.registry.server.log.LogFormat;
import io.stowage.registry.server.log.LogLevel;
import io.stowage.registry.server.log.ServerLog;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.storage.StorageDriver;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Serves a registry over HTTP. */
@Command(
    name = "serve",
    description = "Serves a registry over HTTP, with the configuration of Distribution. SIGTERM or "
        + "Ctrl-C ends it after the requests under way, with exit code 0; a second signal ends it "
        + "at once. SIGHUP makes it read passwords, certificates and access rules again.",
    footer = {
      "  Serve an empty registry, for a test:",
      "    stowage serve --memory --addr 127.0.0.1:0",
      "  Serve a directory, which is created if necessary:",
      "    stowage serve --create --addr :5000 /var/lib/registry",
      "  Show the configuration that would be used, and its problems:",
      "    stowage serve --check /etc/docker/registry/config.yml"
    })
public final class ServeCommand implements Callable<Integer> {
  private final Host host;

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec command;

  @Mixin
  private final ServeOptions options = new ServeOptions();

  @Option(
      names = "--ready-file",
      paramLabel = "FILE",
      description = "Write the URL to this file when the server is ready, and remove the file when "
          + "the server ends.")
  private Optional<Path> readyFile = Optional.empty();

  @Option(
      names = "--check",
      description =
          "Print the configuration with all defaults, without secrets, and exit with 0 if "
              + "the server would start and with 2 if not. Nothing is started or written.")
  private boolean check;

  public ServeCommand(Host host) {
    this.host = host;
  }

  @Override
  public Integer call() {
    Configuration.Builder builder = options.configuration(host.environment());
    Configuration configuration = builder.read();
    configuration.warnings().forEach(text -> err().println(warning(text)));
    return check ? check(configuration) : serve(builder, configuration);
  }

  private int check(Configuration configuration) {
    out().print(configuration.effectiveYaml());
    out().flush();
    log(entry -> Printable.of(warning(entry.message())), LogLevel.WARN);
    try {
      service(configuration, this::openChecked).check();
      return ExitCode.DONE;
    } catch (ConfigurationException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new ConfigurationException(String.valueOf(e.getMessage()), e);
    }
  }

  private int serve(Configuration.Builder builder, Configuration configuration) {
    LogSettings log = configuration.values().log();
    log(log.json() ? LogFormat.json(log.fields()) : LogFormat.text(log.fields()), log.level());
    CountDownLatch stop = new CountDownLatch(1);
    try (RegistryService service = service(configuration, stores()).start()) {
      Ending ending = host.endings().beginServer(stop::countDown, () -> reload(service, builder));
      try {
        announce(service);
        stop.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        readyFile.map(ReadyFile::new).ifPresent(ReadyFile::remove);
        service.stop();
        ending.close();
      }
    }
    return ExitCode.DONE;
  }

  private String warning(String text) {
    return host.program().word() + ": warning: " + text;
  }

  private void log(LogFormat format, LogLevel level) {
    if (LoggerFactory.getILoggerFactory() instanceof CommandLogs logs) {
      logs.writeTo(ServerLog.to(err(), format, level));
    }
  }

  private void announce(RegistryService service) {
    readyFile.map(ReadyFile::new).ifPresent(ready -> ready.write(service.url()));
    PrintWriter out = out();
    out.println("listening on " + service.url());
    service.debugUrl().ifPresent(url -> out.println("debug listening on " + url));
    out.flush();
  }

  /** Applies the access rules of a changed configuration; everything else needs a restart. */
  private void reload(RegistryService service, Configuration.Builder builder) {
    try {
      service.reload(builder.read().values().access());
    } catch (ConfigurationException | UncheckedIOException e) {
      PrintWriter err = err();
      err.println(host.program().word() + ": the configuration stays as it was: " + e.getMessage());
      err.flush();
    }
  }

  private RegistryService.Builder service(
      Configuration configuration, Function<Path, StorageDriver> stores) {
    return RegistryService.builder(configuration.values())
        .stores(stores)
        .buckets(creates() ? host.stores()::openOrCreate : host.stores()::openExisting)
        .accessLog(out())
        .audit(AuditLog.to(err()::println, InstantSource.system()));
  }

  private Function<Path, StorageDriver> stores() {
    return creates() ? host.stores()::openOrCreate : host.stores()::open;
  }

  /** A {@code registry:2} creates its directory, such as an empty volume of a container. */
  private boolean creates() {
    return options.creates() || host.program() == Program.REGISTRY;
  }

  /** Opens a store that exists, and stands in for one that would be created. */
  private StorageDriver openChecked(Path root) {
    return creates() && isMissingOrEmpty(root)
        ? InMemoryStorage.create()
        : host.stores().open(root);
  }

  private static boolean isMissingOrEmpty(Path root) {
    if (!Files.exists(root)) {
      return true;
    }
    try (Stream<Path> files = Files.list(root)) {
      return files.findAny().isEmpty();
    } catch (IOException e) {
      return false;
    }
  }

  private PrintWriter out() {
    return command.commandLine().getOut();
  }

  private PrintWriter err() {
    return command.commandLine().getErr();
  }
}
