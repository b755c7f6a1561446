package io.stowage.registry.cli.image;

import io.stowage.registry.Registry;
import io.stowage.registry.Writers;
import io.stowage.registry.cli.common.ExitCode;
import io.stowage.registry.cli.common.Host;
import io.stowage.registry.cli.common.Names;
import io.stowage.registry.cli.common.Progress;
import io.stowage.registry.cli.common.RegistryConfiguration;
import io.stowage.registry.cli.common.StoreCommand;
import io.stowage.registry.cli.common.UsageException;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.retention.PruneListener;
import io.stowage.registry.gc.retention.PruneOptions;
import io.stowage.registry.gc.retention.PruneReport;
import io.stowage.registry.gc.retention.Pruner;
import io.stowage.registry.gc.retention.RetentionPolicy;
import io.stowage.registry.gc.retention.TagDecision;
import io.stowage.registry.model.Reference;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.server.config.PolicyFile;
import io.stowage.registry.storage.StorageDriver;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Removes the tags that a retention policy does not keep. */
@Command(
    name = "prune",
    description = {
      "Removes the tags that a retention policy does not keep, and their images as delete does. "
          + "The policy is a file or, for a single rule, options.",
      "The first rule that concerns a repository applies to it; a repository that no rule "
          + "concerns keeps all its tags. The tags of one manifest go together or not at all. "
          + "Signatures, attestations and SBOMs go with their image.",
      "Safe while the registry is running: a tag that is set again in the meantime stays. The command "
          + "also works while storage.delete.enabled is false or the registry is read-only."
    },
    footer = {
      "  Show for each tag whether it would be removed, and why, and change nothing:",
      "    stowage prune --dry-run --policy policy.yml config.yml",
      "  Keep the last ten tags of each repository and all of the last 30 days, and never remove "
          + "latest:",
      "    stowage prune --exclude latest --keep-last 10 --keep-newer 30d config.yml",
      "  Keep three versions of each minor version below team, and free the space of the others:",
      "    stowage prune --repository 'team/**' --keep-semver minor=3 --collect config.yml"
    })
public final class PruneCommand extends StoreCommand {
  @Option(names = "--policy", paramLabel = "FILE", description = "The file of the policy, in YAML.")
  private Optional<Path> file = Optional.empty();

  @Mixin
  private final RuleOptions rule = new RuleOptions();

  @Option(
      names = "--now",
      paramLabel = "INSTANT",
      description = "The time from which ages are counted, in ISO 8601, such as "
          + "2026-01-31T00:00:00Z. Default: the present time.")
  private Optional<Instant> now = Optional.empty();

  @Option(
      names = {"-d", "--dry-run"},
      description = "Print each tag with the decision about it and the reason, and change nothing.")
  private boolean dryRun;

  @Mixin
  private final FollowingCollection following = new FollowingCollection();

  public PruneCommand(Host host) {
    super(host);
  }

  @Override
  public Integer call() {
    following.checkUnused(dryRun ? Set.of("--writers", "--settle") : Set.of());
    PruneOptions.Builder options = PruneOptions.builder(policy()).dryRun(dryRun);
    now.ifPresent(options::now);
    RegistryConfiguration configuration = argument().configuration();
    Optional<Writers> writers =
        Optional.of(configuration).filter(any -> following.isRequested()).map(this::writers);
    Optional<GcOptions> collection =
        writers.map(present -> following.options(present, dryRun, output().json()));
    Optional<Writers> checked = writers.filter(present -> !dryRun);
    try (Registry registry = following.open(host(), configuration, dryRun, checked, collection)) {
      // The process does not end before the result is printed.
      return host().endable(() -> {}, () -> prune(registry, options.build(), collection));
    }
  }

  private int prune(Registry registry, PruneOptions options, Optional<GcOptions> collection) {
    Pruner pruner = Pruner.of(registry);
    Pruning pruning = new Pruning();
    int code = host().endable(pruner::cancel, () -> pruning.run(pruner, options));
    return pruning.finish(registry, code, collection);
  }

  private RetentionPolicy policy() {
    if (file.isPresent()) {
      if (rule.isGiven()) {
        throw new UsageException("--policy and options of a rule: expected only one of them");
      }
      return PolicyFile.read(file.get());
    }
    if (!rule.keepsSomething()) {
      throw new UsageException("no rule: expected --policy, or at least one of --keep-last, "
          + "--keep-newer and --keep-semver");
    }
    return rule.policy();
  }

  private Writers writers(RegistryConfiguration configuration) {
    return dryRun ? following.predictedWriters() : following.writers(configuration);
  }

  /** One run, and what it prints. */
  private final class Pruning {
    private final List<TagDecision> decisions = new ArrayList<>();
    private Optional<PruneSummary> summary = Optional.empty();

    int run(Pruner pruner, PruneOptions options) {
      PruneReport report = output()
          .withProgress(false, progress -> pruner.run(options, new Log(progress, decisions)));
      summary = Optional.of(new PruneSummary(report, decisions));
      return ExitCode.of(report.cancelled(), !report.damages().isEmpty());
    }

    /** Prints the result, and runs the collection, if there is one. */
    int finish(Registry registry, int code, Optional<GcOptions> collection) {
      PruneSummary pruned = summary.orElseThrow();
      Map<String, Object> json = pruned.json();
      if (!output().json()) {
        pruned.print(output().out());
      }
      try {
        int collected = pruned.report().cancelled()
            ? code
            : collection
                .map(options -> collect(afterwards(registry), options, json))
                .orElse(ExitCode.DONE);
        return collected == ExitCode.DONE ? code : collected;
      } finally {
        if (output().json()) {
          output().print(() -> json, out -> {});
        }
      }
    }

    private int collect(Registry registry, GcOptions options, Map<String, Object> json) {
      if (dryRun) {
        String present = Names.of(options.writers(registry));
        json.put("writers", present);
        if (!output().json()) {
          output().out().println("A collection with --writers " + present + ":");
        }
      }
      return following.run(host(), output(), registry, options, result -> {
        json.put("collection", result.json());
        if (!output().json()) {
          result.print(output().out());
        }
      });
    }

    /** In a dry run, returns the registry as it would be after a real run. */
    private Registry afterwards(Registry registry) {
      if (!dryRun) {
        return registry;
      }
      Map<RepositoryName, Set<Reference>> going = new TreeMap<>();
      decisions.stream()
          .filter(decision -> !decision.kept())
          .forEach(decision -> going
              .computeIfAbsent(decision.repository(), each -> new LinkedHashSet<>())
              .add(decision.tag()));
      ImageDeletions plan = ImageDeletions.plan(registry, new FoundImages(going, List.of()));
      StorageDriver store = registry.storage();
      return Registry.open(
          StorageDriver.readOnly(store, new WithoutView(store, plan.folders())),
          registry.options());
    }
  }

  /** Prints a line for each removed tag, and the progress, and collects what is printed later. */
  private final class Log implements PruneListener {
    private final Progress progress;
    private final List<TagDecision> decisions;

    Log(Progress progress, List<TagDecision> decisions) {
      this.progress = progress;
      this.decisions = decisions;
    }

    @Override
    public void decided(TagDecision decision) {
      if (dryRun || output().json()) {
        decisions.add(decision);
      } else if (!decision.kept()) {
        progress.aside(() -> output()
            .out()
            .println("removed tag " + decision.repository() + ":" + decision.tag() + " ("
                + decision.digest() + "): " + decision.reason()));
      }
    }

    @Override
    public void repositoryDone(RepositoryName repository, int done, int all) {
      progress.show(() -> "pruning: " + done + " of " + all + " repositories");
    }
  }
}
