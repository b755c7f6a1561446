package io.stowage.registry.cli.view;

import io.stowage.registry.Registry;
import io.stowage.registry.Writers;
import io.stowage.registry.cli.common.ExitCode;
import io.stowage.registry.cli.common.Host;
import io.stowage.registry.cli.common.JsonOutput;
import io.stowage.registry.cli.common.Names;
import io.stowage.registry.cli.common.ReadingCommand;
import io.stowage.registry.cli.common.WritersOption;
import io.stowage.registry.gc.Damage;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows how much each repository uses. */
@Command(
    name = "du",
    description = {
      "Shows how much each repository uses, manifests included.",
      "  OWN      reached by manifests of this repository only;",
      "  SHARED   reached by manifests of other repositories too;",
      "  GARBAGE  linked from this repository, but not reached by any manifest;",
      "  UNTAGGED  the part of OWN that garbage-collect --delete-untagged would free, once it is "
          + "older than the grace period;",
      "  QUARANTINE  removed by collections from this repository, and kept in quarantine;",
      "  UPLOADS  unfinished uploads;",
      "  TOTAL  the sum of these without UNTAGGED, which is a part of OWN.",
      "The last line counts each blob once, and includes blobs that no repository links to. Needs "
          + "about 250 bytes of memory for each distinct blob."
    },
    footer = {
      "  stowage du /var/lib/registry",
      "  stowage du --sort total config.yml",
      "  stowage du --json config.yml"
    })
public final class DuCommand extends ReadingCommand {
  @Mixin
  private final WritersOption writers = new WritersOption();

  @Option(
      names = "--sort",
      paramLabel = "COLUMN",
      description = "Sort by this column, the largest first: repository, own, shared, garbage, "
          + "untagged, quarantine, uploads or total. Default: repository, by name.")
  private UsageOrder order = UsageOrder.REPOSITORY;

  public DuCommand(Host host) {
    super(host);
  }

  @Override
  public int read(Registry registry) {
    RegistryUsage usage =
        output().withProgress(false, progress -> DiskUsage.of(registry, progress));
    usage.damages().forEach(this::damaged);
    output().print(() -> json(usage), out -> {
      usage.print(out, "", order);
      out.println(fate());
    });
    return ExitCode.DONE;
  }

  private Writers writers() {
    return writers.stated().orElse(Writers.ANY);
  }

  /** Describes when a collection frees garbage. */
  private String fate() {
    return "Garbage with --writers " + Names.of(writers()) + ": "
        + switch (writers()) {
          case NONE -> "the next collection frees it";
          case STOWAGE -> "the first collection after the grace period frees it";
          case ANY ->
            "the first collection after the grace period puts it on hold, and a later one frees it";
        };
  }

  private Map<String, Object> json(RegistryUsage usage) {
    return JsonOutput.object(
        "writers", Names.of(writers()),
        "blobs", usage.blobs(),
        "bytes", usage.bytes(),
        "ownBytes", usage.own(),
        "sharedBytes", usage.shared(),
        "garbageBytes", usage.garbage(),
        "unlinkedBytes", usage.unlinked(),
        "untaggedBytes", usage.untagged(),
        "quarantineBytes", usage.quarantine(),
        "uploadBytes", usage.uploads(),
        "totalBytes", usage.total(),
        "repositories", usage.sorted(order).stream().map(RepositoryUsage::json).toList(),
        "damages", JsonOutput.array(usage.damages(), Damage::toJson));
  }
}
