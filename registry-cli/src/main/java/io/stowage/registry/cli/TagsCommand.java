package io.stowage.registry.cli;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.TagService;
import io.stowage.registry.gc.Damage;
import io.stowage.registry.layout.DamagedLinkException;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists the tags of a repository. */
@Command(
    name = "tags",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Lists the tags of a repository, each with the digest of its manifest.",
    footerHeading = "%nExamples:%n",
    footer = "  registry-cli tags /var/lib/registry team/app")
final class TagsCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Mixin
  private final RegistryArgument argument;

  @Mixin
  private final OutputOptions output;

  @Parameters(index = "1", paramLabel = "REPOSITORY", description = "Such as team/app.")
  @SuppressWarnings("NullAway.Init")
  private RepositoryName name;

  TagsCommand(Host host) {
    argument = new RegistryArgument(host);
    output = new OutputOptions(host);
  }

  @Override
  public Integer call() {
    List<Damage> damages = new ArrayList<>();
    try (Registry registry = argument.openToRead()) {
      print(tags(registry.repository(name), damages));
    }
    Damages.print(OutputOptions.err(spec), damages);
    return ExitCode.of(!damages.isEmpty());
  }

  private static Map<Tag, Digest> tags(Repository repository, List<Damage> damages) {
    if (!repository.exists()) {
      throw RegistryException.of(
          ErrorCode.NAME_UNKNOWN, repository.name().value(), "no such repository");
    }
    Map<Tag, Digest> digests = new TreeMap<>();
    TagService tags = repository.tags();
    for (Tag tag : tags.list()) {
      try {
        tags.find(tag).ifPresent(digest -> digests.put(tag, digest));
      } catch (DamagedLinkException e) {
        damages.add(new Damage(e.path(), String.valueOf(e.getMessage())));
      }
    }
    return digests;
  }

  private void print(Map<Tag, Digest> tags) {
    PrintWriter out = OutputOptions.out(spec);
    if (output.json()) {
      JsonOutput.print(out, JsonOutput.object("repository", name.value(), "tags", json(tags)));
    } else {
      Table table = Table.ofTexts(2);
      tags.forEach(table::row);
      table.print(out, "");
    }
  }

  private static List<Map<String, Object>> json(Map<Tag, Digest> tags) {
    return tags.entrySet().stream()
        .map(entry -> JsonOutput.object(
            "tag", entry.getKey().value(), "digest", entry.getValue().toString()))
        .toList();
  }
}
