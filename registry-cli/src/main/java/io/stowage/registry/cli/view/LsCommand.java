package io.stowage.registry.cli.view;

import io.stowage.registry.Page;
import io.stowage.registry.Registry;
import io.stowage.registry.cli.common.ExitCode;
import io.stowage.registry.cli.common.Host;
import io.stowage.registry.cli.common.JsonOutput;
import io.stowage.registry.cli.common.ReadingCommand;
import io.stowage.registry.cli.common.Sizes;
import io.stowage.registry.cli.common.Table;
import io.stowage.registry.gc.Damage;
import io.stowage.registry.internal.walk.RegistryWalk;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists the repositories. */
@Command(
    name = "ls",
    description = "Lists the repositories, in the order of the catalog.",
    footer = {"  stowage ls /var/lib/registry", "  stowage ls -l --json config.yml"})
public final class LsCommand extends ReadingCommand {
  @Option(
      names = {"-l", "--long"},
      description = "Also show the number of manifests and tags of each repository, and the size "
          + "of the blobs that its manifests reach, which other repositories may share.")
  private boolean detailed;

  public LsCommand(Host host) {
    super(host);
  }

  @Override
  public int read(Registry registry) {
    if (detailed) {
      printDetails(details(registry));
    } else {
      printNames(registry.repositories(Integer.MAX_VALUE));
    }
    return ExitCode.DONE;
  }

  private List<Details> details(Registry registry) {
    return output().withProgress(false, progress -> {
      List<Details> details = new ArrayList<>();
      for (RepositoryName name : registry.repositories()) {
        progress.show(() -> "reading: " + name);
        details.add(Details.of(registry, name, this::damaged));
      }
      return details;
    });
  }

  private void printNames(Page<RepositoryName> names) {
    output()
        .print(
            () -> JsonOutput.parse("{\"repositories\":" + names.toJson() + "}"),
            out -> names.items().forEach(out::println));
  }

  private void printDetails(List<Details> details) {
    Table table = Table.ofTexts(1).row("REPOSITORY", "MANIFESTS", "TAGS", "SIZE");
    details.forEach(one -> table.row(one.name, one.manifests, one.tags, Sizes.human(one.bytes)));
    output()
        .print(
            () -> JsonOutput.object(
                "repositories", details.stream().map(Details::json).toList()),
            out -> table.print(out, ""));
  }

  /** The columns of the long form for one repository. */
  private record Details(RepositoryName name, int manifests, int tags, long bytes) {
    static Details of(Registry registry, RepositoryName name, Consumer<Damage> damages) {
      Reach reach = Reach.of(registry, name, damages);
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
