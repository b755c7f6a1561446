package io.stowage.registry.cli;

import io.stowage.registry.Registry;
import io.stowage.registry.Writers;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows how much each repository uses. */
@Command(
    name = "du",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Shows how much each repository uses, manifests included.",
      "  OWN      reached by manifests of this repository only;",
      "  SHARED   reached by manifests of other repositories too;",
      "  GARBAGE  linked from this repository, but not reached by any manifest.",
      "The total counts each blob once, and includes blobs that no repository links to. Unfinished "
          + "uploads are not counted. ImpliedReferences about 250 bytes of memory for each distinct blob."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  registry-cli du /var/lib/registry", "  registry-cli du --json config.yml"})
final class DuCommand extends ReadingCommand {
  @Mixin
  private final WritersOption writers = new WritersOption();

  DuCommand(Host host) {
    super(host);
  }

  @Override
  int read(Registry registry) {
    RegistryUsage usage = usage(registry);
    usage.damages().forEach(this::damaged);
    if (json()) {
      JsonOutput.print(out(), json(usage));
    } else {
      print(usage);
    }
    return ExitCode.DONE;
  }

  private RegistryUsage usage(Registry registry) {
    try (Progress progress = progress()) {
      return DiskUsage.of(registry, progress);
    }
  }

  private void print(RegistryUsage usage) {
    table(usage).print(out(), "");
    out()
        .println(
            "Total: " + Sizes.human(usage.bytes()) + " in " + Sizes.count(usage.blobs(), "blob")
                + "; " + Sizes.human(usage.garbage()) + " of it garbage, including "
                + Sizes.human(usage.unlinked()) + " that no repository links to");
    out().println(fate());
  }

  private static Table table(RegistryUsage usage) {
    Table table = Table.ofTexts(1).row("REPOSITORY", "OWN", "SHARED", "GARBAGE");
    usage
        .repositories()
        .forEach(repository -> table.row(
            repository.repository(),
            Sizes.human(repository.own()),
            Sizes.human(repository.shared()),
            Sizes.human(repository.garbage())));
    return table.row(
        "total",
        Sizes.human(usage.own()),
        Sizes.human(usage.shared()),
        Sizes.human(usage.garbage()));
  }

  private Writers writers() {
    return writers.stated().orElse(Writers.ANY);
  }

  /** Describes when a collection frees garbage. */
  private String fate() {
    return "Garbage with --writers " + WritersName.of(writers()) + ": "
        + switch (writers()) {
          case NONE -> "the next collection frees it";
          case STOWAGE -> "the first collection after the grace period frees it";
          case ANY ->
            "the first collection after the grace period puts it on hold, and a later one frees it";
        };
  }

  private Map<String, Object> json(RegistryUsage usage) {
    return JsonOutput.object(
        "writers", WritersName.of(writers()),
        "blobs", usage.blobs(),
        "bytes", usage.bytes(),
        "ownBytes", usage.own(),
        "sharedBytes", usage.shared(),
        "garbageBytes", usage.garbage(),
        "unlinkedBytes", usage.unlinked(),
        "repositories", usage.repositories().stream().map(DuCommand::json).toList(),
        "damages", Damages.json(usage.damages()));
  }

  private static Map<String, Object> json(RepositoryUsage repository) {
    return JsonOutput.object(
        "repository", repository.repository().value(),
        "ownBytes", repository.own(),
        "sharedBytes", repository.shared(),
        "garbageBytes", repository.garbage());
  }
}
