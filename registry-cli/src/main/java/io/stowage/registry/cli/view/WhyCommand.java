package io.stowage.registry.cli.view;

import io.stowage.registry.Registry;
import io.stowage.registry.Writers;
import io.stowage.registry.cli.collect.GcLog;
import io.stowage.registry.cli.common.CollectionOptions;
import io.stowage.registry.cli.common.DigestPrefix;
import io.stowage.registry.cli.common.ExitCode;
import io.stowage.registry.cli.common.Host;
import io.stowage.registry.cli.common.ReadingCommand;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.reach.Explanation;
import io.stowage.registry.gc.reach.Fate;
import io.stowage.registry.gc.reach.Reachability;
import io.stowage.registry.model.Digest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Explains why a blob is kept, or when it is removed. */
@Command(
    name = "why",
    description = {
      "Explains why a blob (a layer, config or manifest) is kept: which tags and manifests reach "
          + "it, in which repositories, and by which path.",
      "If nothing reaches it, shows when it was last used, and when a collection removes it or, if "
          + "it is in quarantine, frees its space. Default: --writers any."
    },
    footer = {
      "  stowage why /var/lib/registry sha256:e3b0c44298fc",
      "  stowage why --json --grace 2h config.yml e3b0c44298fc"
    })
public final class WhyCommand extends ReadingCommand {
  @Parameters(
      index = "1",
      paramLabel = "DIGEST",
      description = "A digest such as sha256:e3b0c4...; the first 6 or more hex digits of a sha256 "
          + "digest are enough if they are unique.")
  @SuppressWarnings("NullAway.Init")
  private DigestPrefix digest;

  @Mixin
  private final CollectionOptions collection = new CollectionOptions();

  public WhyCommand(Host host) {
    super(host);
  }

  @Override
  public int read(Registry registry) {
    Writers writers = collection.writers().orElse(Writers.ANY);
    GcOptions options = collection.options(writers).build();
    Explanation explanation = explain(registry, digest.find(registry), options);
    explanation.damages().forEach(this::damaged);
    output()
        .print(new ExplanationView(
            explanation, registry.storage().now(), writers, options.quarantine()));
    if (!(explanation.fate() instanceof Fate.Absent)) {
      return ExitCode.DONE;
    }
    return explanation.paths().isEmpty() ? ExitCode.FAILED : ExitCode.DAMAGED;
  }

  private Explanation explain(Registry registry, Digest found, GcOptions options) {
    return output()
        .withProgress(
            false,
            progress -> Reachability.of(registry)
                .explain(found, options, new GcLog(output().err(), progress, true, false)));
  }
}
