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
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Lists the tags of a repository. */
@Command(
    name = "tags",
    description = "Lists the tags of a repository, each with the digest of its manifest.",
    footer = "  registry-cli tags /var/lib/registry team/app")
final class TagsCommand extends ReadingCommand {
  @Parameters(index = "1", paramLabel = "REPOSITORY", description = "A name such as team/app.")
  @SuppressWarnings("NullAway.Init")
  private RepositoryName name;

  TagsCommand(Host host) {
    super(host);
  }

  @Override
  int read(Registry registry) {
    print(tags(registry.repository(name)));
    return ExitCode.DONE;
  }

  private Map<Tag, Digest> tags(Repository repository) {
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
        damaged(new Damage(e.path(), String.valueOf(e.getMessage())));
      }
    }
    return digests;
  }

  private void print(Map<Tag, Digest> tags) {
    Table table = Table.ofTexts(2);
    tags.forEach(table::row);
    output()
        .print(
            JsonOutput.object("repository", name.value(), "tags", json(tags)),
            out -> table.print(out, ""));
  }

  private static List<Map<String, Object>> json(Map<Tag, Digest> tags) {
    return tags.entrySet().stream()
        .map(entry -> JsonOutput.object(
            "tag", entry.getKey().value(), "digest", entry.getValue().toString()))
        .toList();
  }
}
