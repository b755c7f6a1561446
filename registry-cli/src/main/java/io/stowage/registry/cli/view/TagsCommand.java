package io.stowage.registry.cli.view;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.TagEntry;
import io.stowage.registry.TagService;
import io.stowage.registry.cli.common.ExitCode;
import io.stowage.registry.cli.common.Host;
import io.stowage.registry.cli.common.JsonOutput;
import io.stowage.registry.cli.common.ReadingCommand;
import io.stowage.registry.cli.common.Table;
import io.stowage.registry.gc.Damage;
import io.stowage.registry.layout.DamagedLinkException;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Lists the tags of a repository. */
@Command(
    name = "tags",
    description = "Lists the tags of a repository, each with the digest of its manifest.",
    footer = "  stowage tags /var/lib/registry team/app")
public final class TagsCommand extends ReadingCommand {
  @Parameters(index = "1", paramLabel = "REPOSITORY", description = "A name such as team/app.")
  @SuppressWarnings("NullAway.Init")
  private RepositoryName name;

  public TagsCommand(Host host) {
    super(host);
  }

  @Override
  public int read(Registry registry) {
    List<TagEntry> tags = tags(registry.repository(name));
    Table table = Table.ofTexts(2);
    tags.forEach(entry -> table.row(entry.tag(), entry.digest()));
    output()
        .print(
            () -> JsonOutput.object(
                "repository", name.value(), "tags", JsonOutput.array(tags, TagEntry::toJson)),
            out -> table.print(out, ""));
    return ExitCode.DONE;
  }

  private List<TagEntry> tags(Repository repository) {
    if (!repository.exists()) {
      throw RegistryException.of(
          ErrorCode.NAME_UNKNOWN, repository.name().value(), "no such repository");
    }
    List<TagEntry> entries = new ArrayList<>();
    TagService tags = repository.tags();
    for (Tag tag : tags.list()) {
      try {
        tags.findEntry(tag).ifPresent(entries::add);
      } catch (DamagedLinkException e) {
        damaged(new Damage(e.path(), String.valueOf(e.getMessage())));
      }
    }
    return entries;
  }
}
