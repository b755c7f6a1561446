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

/** Shows how much each repository uses. */
@Command(
    name = "du",
    description = {
      "Shows how much each repository uses, manifests included.",
      "  OWN      reached by manifests of this repository only;",
      "  SHARED   reached by manifests of other repositories too;",
      "  GARBAGE  linked from this repository, but not reached by any manifest.",
      "The total counts each blob once, and includes blobs that no repository links to. Unfinished "
          + "uploads are not counted. Needs about 250 bytes of memory for each distinct blob."
    },
    footer = {"  stowage du /var/lib/registry", "  stowage du --json config.yml"})
public final class DuCommand extends ReadingCommand {
  @Mixin
  private final WritersOption writers = new WritersOption();

  public DuCommand(Host host) {
    super(host);
  }

  @Override
  public int read(Registry registry) {
    RegistryUsage usage =
        output().withProgress(false, progress -> DiskUsage.of(registry, progress));
    usage.damages().forEach(this::damaged);
    output().print(() -> json(usage), out -> {
      usage.print(out, "");
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
        "repositories", usage.repositories().stream().map(DuCommand::json).toList(),
        "damages", JsonOutput.array(usage.damages(), Damage::toJson));
  }

  private static Map<String, Object> json(RepositoryUsage repository) {
    return JsonOutput.object(
        "repository", repository.repository().value(),
        "ownBytes", repository.own(),
        "sharedBytes", repository.shared(),
        "garbageBytes", repository.garbage());
  }
}
