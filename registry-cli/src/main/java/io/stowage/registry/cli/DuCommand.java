package io.stowage.registry.cli;

import io.stowage.registry.Registry;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows who uses how much. */
@Command(
    name = "du",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Shows how much each repository uses, manifests included.",
      "  OWN      what its manifests reach and no other repository's;",
      "  SHARED   what other repositories' manifests reach too;",
      "  GARBAGE  what it has links to and no manifest reaches.",
      "The total counts each blob once, and what no repository has a link to. Uploads that are not "
          + "finished are not counted. Takes some 250 bytes of memory for each distinct blob."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  registry-cli du /var/lib/registry", "  registry-cli du --json config.yml"})
final class DuCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Mixin
  private final RegistryArgument argument;

  @Mixin
  private final OutputOptions output;

  DuCommand(Host host) {
    argument = new RegistryArgument(host);
    output = new OutputOptions(host);
  }

  @Override
  public Integer call() {
    RegistryUsage usage = usage();
    print(usage);
    return ExitCode.of(!usage.damages().isEmpty());
  }

  private RegistryUsage usage() {
    try (Registry registry = argument.openToRead();
        Progress progress = output.progress(spec, false)) {
      return DiskUsage.of(registry, progress);
    }
  }

  private void print(RegistryUsage usage) {
    PrintWriter out = OutputOptions.out(spec);
    if (output.json()) {
      JsonOutput.print(out, json(usage));
    } else {
      table(usage).print(out, "");
      out.println(
          "In all " + Sizes.human(usage.bytes()) + " in " + Sizes.count(usage.blobs(), "blob")
              + "; " + Sizes.human(usage.garbage()) + " of it garbage, "
              + Sizes.human(usage.unlinked()) + " of that linked nowhere");
      Damages.print(out, usage.damages());
    }
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

  private static Map<String, Object> json(RegistryUsage usage) {
    return JsonOutput.object(
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
