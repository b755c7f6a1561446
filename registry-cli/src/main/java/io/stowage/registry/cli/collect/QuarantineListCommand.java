package io.stowage.registry.cli.collect;

import io.stowage.registry.Registry;
import io.stowage.registry.cli.common.ExitCode;
import io.stowage.registry.cli.common.Host;
import io.stowage.registry.cli.common.ReadingCommand;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.QuarantineReport;
import picocli.CommandLine.Command;

/** Lists what collections keep in quarantine. */
@Command(
    name = "list",
    description = {
      "Lists what collections removed and keep in quarantine: for each run its objects, the size "
          + "of its blobs, and the images that it removed, with the tags that named them before, "
          + "if these are known.",
      "The first collection after UNTIL frees the space of a run."
    },
    footer = {
      "  stowage quarantine list /var/lib/registry",
      "  stowage quarantine list --json config.yml"
    })
public final class QuarantineListCommand extends ReadingCommand {
  public QuarantineListCommand(Host host) {
    super(host);
  }

  @Override
  public int read(Registry registry) {
    QuarantineReport report = GarbageCollector.of(registry).quarantined();
    report.damages().forEach(this::damaged);
    output().print(new QuarantineSummary(report));
    return ExitCode.DONE;
  }
}
