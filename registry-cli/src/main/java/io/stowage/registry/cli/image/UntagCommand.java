package io.stowage.registry.cli.image;

import io.stowage.registry.Registry;
import io.stowage.registry.cli.common.ExitCode;
import io.stowage.registry.cli.common.Host;
import io.stowage.registry.cli.common.ImageName;
import io.stowage.registry.cli.common.JsonOutput;
import io.stowage.registry.cli.common.Sizes;
import io.stowage.registry.cli.common.StoreCommand;
import io.stowage.registry.cli.common.UsageException;
import io.stowage.registry.layout.DamagedLinkException;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.Tag;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Removes tags. */
@Command(
    name = "untag",
    description = {
      "Removes tags, and nothing else: the images stay until a collection that deletes untagged "
          + "manifests, unless other tags name them.",
      "Nothing is removed if one of the tags does not exist. The command also works while "
          + "storage.delete.enabled is false or the registry is read-only."
    },
    footer = {
      "  stowage untag /var/lib/registry team/app:1.0 team/app:1.1",
      "  stowage untag --ignore-missing config.yml team/app:nightly"
    })
public final class UntagCommand extends StoreCommand {
  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "REPOSITORY:TAG",
      description = "The tags to remove.")
  private List<String> names = new ArrayList<>();

  @Option(names = "--ignore-missing", description = "Skip tags that do not exist.")
  private boolean ignoreMissing;

  @Option(
      names = {"-d", "--dry-run"},
      description = "Print what would be removed, and change nothing.")
  private boolean dryRun;

  public UntagCommand(Host host) {
    super(host);
  }

  @Override
  public Integer call() {
    List<ImageName> tags = names.stream().map(UntagCommand::parse).distinct().toList();
    try (Registry registry = argument()
        .open(argument()
            .configuration()
            .options()
            .deleteEnabled(true)
            .readOnly(dryRun)
            .build())) {
      List<Found> found = new ArrayList<>();
      List<ImageName> missing = new ArrayList<>();
      tags.forEach(
          name -> find(registry, name).ifPresentOrElse(found::add, () -> missing.add(name)));
      FoundImages.check(missing, ignoreMissing);
      if (!dryRun) {
        found.forEach(each -> registry
            .repository(each.name().repository())
            .tags()
            .remove(each.name().tag().orElseThrow()));
      }
      output().print(() -> json(found, missing), out -> print(out, found, missing));
      return ExitCode.DONE;
    }
  }

  private static ImageName parse(String text) {
    ImageName name = NamedImage.parse(text, "REPOSITORY:TAG");
    if (name.tag().isEmpty()) {
      throw new UsageException(text + ": expected REPOSITORY:TAG");
    }
    return name;
  }

  /** A tag that cannot be read can be removed too. */
  private static Optional<Found> find(Registry registry, ImageName name) {
    Tag tag = name.tag().orElseThrow();
    try {
      return registry
          .repository(name.repository())
          .tags()
          .find(tag)
          .map(digest -> new Found(name, Optional.of(digest)));
    } catch (DamagedLinkException e) {
      return Optional.of(new Found(name, Optional.empty()));
    }
  }

  private void print(PrintWriter out, List<Found> found, List<ImageName> missing) {
    String verb = dryRun ? "would remove " : "removed ";
    found.forEach(each -> out.println(verb + "tag " + each.name()
        + each.digest().map(digest -> " (" + digest + ")").orElse("")));
    missing.forEach(name -> out.println("not found: " + name));
    out.println((dryRun ? "Would remove " : "Removed ") + Sizes.count(found.size(), "tag"));
  }

  private Map<String, Object> json(List<Found> found, List<ImageName> missing) {
    return JsonOutput.object(
        "dryRun", dryRun,
        "tags", found.stream().map(Found::json).toList(),
        "notFound", missing.stream().map(ImageName::toString).toList());
  }

  /** A tag that exists, with the digest that it names if it can be read. */
  private record Found(ImageName name, Optional<Digest> digest) {
    Map<String, Object> json() {
      Map<String, Object> json = JsonOutput.object(
          "repository", name.repository().value(),
          "tag", name.tag().orElseThrow().value());
      digest.ifPresent(named -> json.put("digest", named.toString()));
      return json;
    }
  }
}
