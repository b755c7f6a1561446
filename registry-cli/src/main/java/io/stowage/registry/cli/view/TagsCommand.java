package io.stowage.registry.cli.view;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.TagEntry;
import io.stowage.registry.TagService;
import io.stowage.registry.cli.common.ExitCode;
import io.stowage.registry.cli.common.Host;
import io.stowage.registry.cli.common.JsonOutput;
import io.stowage.registry.cli.common.Progress;
import io.stowage.registry.cli.common.ReadingCommand;
import io.stowage.registry.cli.common.Table;
import io.stowage.registry.gc.Damage;
import io.stowage.registry.gc.retention.TagPattern;
import io.stowage.registry.layout.DamagedLinkException;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists the tags of a repository. */
@Command(
    name = "tags",
    description = {
      "Lists the tags of a repository, each with the digest of its manifest.",
      "With --long, also shows when the image was created and the tag was set, whether the image "
          + "is signed (by a referrer or a tag of cosign; the signature is not verified), its "
          + "platforms, and its size with all its layers, which other images may share."
    },
    footer = {
      "  stowage tags /var/lib/registry team/app",
      "  stowage tags -l --sort set --match \"1.*\" config.yml team/app"
    })
public final class TagsCommand extends ReadingCommand {
  @Option(
      names = {"-l", "--long"},
      description = "Also show what is known about the images.")
  private boolean detailed;

  @Option(
      names = "--sort",
      paramLabel = "tag|set|created|size",
      description = "Sort by this column: set and created with the latest first, size with the "
          + "largest first. Default: tag.")
  private TagOrder order = TagOrder.TAG;

  @Option(
      names = "--match",
      paramLabel = "GLOB",
      description = "List only tags that match this pattern: * stands for any number of "
          + "characters, and ? for one. Can be repeated; a tag must match one of the patterns.")
  private List<TagPattern> patterns = new ArrayList<>();

  @Parameters(index = "1", paramLabel = "REPOSITORY", description = "A name such as team/app.")
  @SuppressWarnings("NullAway.Init")
  private RepositoryName name;

  public TagsCommand(Host host) {
    super(host);
  }

  @Override
  public int read(Registry registry) {
    List<TagDetails> tags = output()
        .withProgress(
            false,
            progress ->
                tags(registry, progress).stream().sorted(order.comparator()).toList());
    Table table = detailed ? TagDetails.table() : Table.ofTexts(2);
    tags.forEach(tag -> {
      if (detailed) {
        tag.addTo(table);
      } else {
        table.row(tag.entry().tag(), tag.entry().digest());
      }
    });
    output()
        .print(
            () -> JsonOutput.object(
                "repository",
                name.value(),
                "tags",
                tags.stream().map(this::json).toList()),
            out -> table.print(out, ""));
    return ExitCode.DONE;
  }

  private Map<String, Object> json(TagDetails tag) {
    return detailed ? tag.json() : JsonOutput.parse(tag.entry().toJson());
  }

  private List<TagDetails> tags(Registry registry, Progress progress) {
    Repository repository = registry.repository(name);
    if (!repository.exists()) {
      throw RegistryException.of(
          ErrorCode.NAME_UNKNOWN, repository.name().value(), "no such repository");
    }
    List<Tag> all = repository.tags().list();
    List<TagEntry> entries = entries(repository.tags(), all);
    boolean images = detailed || order.needsImages();
    Optional<Signatures> signatures =
        detailed ? Optional.of(Signatures.of(registry, name, all)) : Optional.empty();
    ImageReader reader = new ImageReader(registry, name, this::damaged);
    Map<Digest, ImageFacts> known = new HashMap<>();
    List<TagDetails> tags = new ArrayList<>();
    for (TagEntry entry : entries) {
      progress.show(() -> "reading: " + tags.size() + " of " + entries.size() + " tags");
      ImageFacts facts =
          images ? known.computeIfAbsent(entry.digest(), reader::facts) : ImageFacts.UNKNOWN;
      tags.add(new TagDetails(
          entry, facts, signatures.filter(found -> found.has(entry.digest())).isPresent()));
    }
    return tags;
  }

  private List<TagEntry> entries(TagService tags, List<Tag> all) {
    List<TagEntry> entries = new ArrayList<>();
    for (Tag tag : all) {
      if (!patterns.isEmpty() && patterns.stream().noneMatch(each -> each.matches(tag))) {
        continue;
      }
      try {
        tags.findEntry(tag).ifPresent(entries::add);
      } catch (DamagedLinkException e) {
        damaged(new Damage(e.path(), String.valueOf(e.getMessage())));
      }
    }
    return entries;
  }
}
