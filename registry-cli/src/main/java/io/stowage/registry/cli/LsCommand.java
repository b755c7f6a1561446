package io.stowage.registry.cli;

import io.stowage.registry.Registry;
import io.stowage.registry.gc.Damage;
import io.stowage.registry.layout.RegistryWalk;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists the repositories. */
@Command(
    name = "ls",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Lists the repositories, in the order of the catalog.",
    footerHeading = "%nExamples:%n",
    footer = {"  registry-cli ls /var/lib/registry", "  registry-cli ls -l --json config.yml"})
final class LsCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Mixin
  private final RegistryArgument argument;

  @Mixin
  private final OutputOptions output;

  @Option(
      names = {"-l", "--long"},
      description = "Show how many manifests and tags each has, and the bytes that its manifests "
          + "reach, which it may share with others.")
  private boolean detailed;

  LsCommand(Host host) {
    argument = new RegistryArgument(host);
    output = new OutputOptions(host);
  }

  @Override
  public Integer call() {
    List<Damage> damages = new ArrayList<>();
    try (Registry registry = argument.openToRead()) {
      if (detailed) {
        printDetails(details(registry, damages));
      } else {
        printNames(registry.repositories());
      }
    }
    Damages.print(OutputOptions.err(spec), damages);
    return ExitCode.of(!damages.isEmpty());
  }

  private List<Details> details(Registry registry, List<Damage> damages) {
    try (Progress progress = output.progress(spec, false)) {
      List<Details> details = new ArrayList<>();
      for (RepositoryName name : registry.repositories()) {
        progress.show(() -> "reading: " + name);
        details.add(Details.of(registry, name, damages));
      }
      return details;
    }
  }

  private void printNames(List<RepositoryName> names) {
    PrintWriter out = OutputOptions.out(spec);
    if (output.json()) {
      JsonOutput.print(
          out,
          JsonOutput.object(
              "repositories", names.stream().map(RepositoryName::value).toList()));
    } else {
      names.forEach(out::println);
    }
  }

  private void printDetails(List<Details> details) {
    PrintWriter out = OutputOptions.out(spec);
    if (output.json()) {
      JsonOutput.print(
          out,
          JsonOutput.object("repositories", details.stream().map(Details::json).toList()));
      return;
    }
    Table table = Table.ofTexts(1).row("REPOSITORY", "MANIFESTS", "TAGS", "SIZE");
    details.forEach(one -> table.row(one.name, one.manifests, one.tags, Sizes.human(one.bytes)));
    table.print(out, "");
  }

  /** What the long form says of a repository. */
  private record Details(RepositoryName name, int manifests, int tags, long bytes) {
    static Details of(Registry registry, RepositoryName name, List<Damage> damages) {
      Reach reach = Reach.of(registry, name, damages::add);
      RegistryWalk walk = new RegistryWalk(registry.storage());
      List<Tag> tags = RegistryWalk.collect(visitor -> walk.forEachTag(name, visitor));
      return new Details(name, reach.manifests(), tags.size(), reach.bytes());
    }

    Map<String, Object> json() {
      return JsonOutput.object(
          "repository", name.value(), "manifests", manifests, "tags", tags, "bytes", bytes);
    }
  }
}
