package io.stowage.registry.cli.image;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.Writers;
import io.stowage.registry.cli.collect.GcLog;
import io.stowage.registry.cli.collect.GcSummary;
import io.stowage.registry.cli.common.CollectionOptions;
import io.stowage.registry.cli.common.ExitCode;
import io.stowage.registry.cli.common.Host;
import io.stowage.registry.cli.common.OutputOptions;
import io.stowage.registry.cli.common.RegistryConfiguration;
import io.stowage.registry.cli.common.SafetyOptions;
import io.stowage.registry.cli.common.UsageException;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.GcReport;
import io.stowage.registry.server.ServingLock;
import io.stowage.registry.storage.StorageDriver;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The collection that follows a command that removes images, and its options. */
final class FollowingCollection {
  private static final List<String> OPTIONS =
      List.of("--grace", "--quarantine", "--writers", "--settle", "--cache-flushed");

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init")
  private CommandSpec command;

  @Option(
      names = "--collect",
      description = "Afterwards remove the blobs that no manifest reaches, as garbage-collect "
          + "does without its option --delete-untagged.")
  private boolean requested;

  @Mixin
  private final CollectionOptions collection = new CollectionOptions();

  @Mixin
  private final SafetyOptions safety = new SafetyOptions();

  @Option(
      names = "--settle",
      paramLabel = "DURATION",
      description = "With --writers any, wait this long before the registry is examined again; "
          + "must be longer than any request of these programs takes. Default: 10s, on an object "
          + "store 60s.")
  private Optional<Duration> settle = Optional.empty();

  /** Returns whether a collection follows the command. */
  boolean isRequested() {
    return requested;
  }

  /**
   * Refuses options that have no effect because no collection follows.
   *
   * @param used the options that the command itself uses
   * @throws UsageException if the command line contains another one and not {@code --collect}
   */
  void checkUnused(Set<String> used) {
    if (requested) {
      return;
    }
    for (String option : OPTIONS) {
      if (!used.contains(option)
          && command.commandLine().getParseResult().hasMatchedOption(option)) {
        throw new UsageException(option + " without --collect: expected both or neither");
      }
    }
  }

  /**
   * Returns which programs write during the command.
   *
   * @throws UsageException if neither the command line nor the configuration states it
   * @throws io.stowage.registry.server.config.ConfigurationException if the descriptor cache of the
   *     configuration is not safe with them
   */
  Writers writers(RegistryConfiguration configuration) {
    return safety.writers(collection.writers(), configuration);
  }

  /**
   * Returns the programs that are assumed to write during the collection in a dry run that refuses
   * nothing: any, unless the command line states otherwise.
   */
  Writers predictedWriters() {
    return collection.writers().orElse(Writers.ANY);
  }

  /**
   * Opens the registry, in which deletions are allowed, with the grace period of the collection;
   * the registry and the collection must use the same one. Without a collection no period is needed
   * if nobody writes.
   *
   * @param writers the programs that write during the command, if they matter to it
   * @param collected the options of the collection, if there is one
   * @throws io.stowage.registry.server.config.ConfigurationException if nobody writes but a server
   *     accepts pushes
   */
  Registry open(
      Host host,
      RegistryConfiguration configuration,
      boolean readOnly,
      Optional<Writers> writers,
      Optional<GcOptions> collected) {
    RegistryOptions.Builder options =
        configuration.options().deleteEnabled(true).readOnly(readOnly);
    StorageDriver store = host.stores().openExisting(configuration.location());
    writers.ifPresent(present -> SafetyOptions.checkNotServed(present, store));
    writers
        .or(() -> configuration.writers().filter(present -> isUndisturbed(present, store)))
        .ifPresent(present -> {
          options.writers(present);
          if (present == Writers.NONE) {
            options.grace(Duration.ZERO);
          }
        });
    collected.ifPresent(each -> options.grace(each.grace()));
    return Registry.open(store, options.build());
  }

  private static boolean isUndisturbed(Writers writers, StorageDriver store) {
    return writers == Writers.NONE && ServingLock.holder(store).isEmpty();
  }

  /** Returns the time to wait before the registry is examined again, if it was given. */
  Optional<Duration> settle() {
    return settle;
  }

  /**
   * Returns the options of the collection.
   *
   * @throws UsageException if a value is out of range
   */
  GcOptions options(Writers writers, boolean dryRun, boolean json) {
    GcOptions.Builder options = collection.options(writers).dryRun(dryRun).repositoryReports(json);
    UsageException.check("--settle must be longer than 0", () -> settle.ifPresent(options::settle));
    return options.build();
  }

  /**
   * Runs the collection, and prints a line for each object that it removes, unless JSON is printed.
   *
   * @param result receives the result, unless the collection fails
   * @return the exit code of the collection
   */
  int run(
      Host host,
      OutputOptions output,
      Registry registry,
      GcOptions options,
      Consumer<GcSummary> result) {
    GarbageCollector collector = GarbageCollector.of(registry);
    return host.endable(collector::cancel, () -> {
      GcReport report = output.withProgress(
          false,
          progress -> collector.run(
              options, new GcLog(output.out(), progress, options.dryRun(), !output.json())));
      result.accept(new GcSummary(report, options));
      return ExitCode.of(report.cancelled(), !report.damages().isEmpty());
    });
  }
}
