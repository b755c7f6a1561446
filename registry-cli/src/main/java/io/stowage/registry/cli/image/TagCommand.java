package io.stowage.registry.cli.image;

import io.stowage.registry.Expected;
import io.stowage.registry.Registry;
import io.stowage.registry.TagService;
import io.stowage.registry.cli.common.CommandException;
import io.stowage.registry.cli.common.ExitCode;
import io.stowage.registry.cli.common.Host;
import io.stowage.registry.cli.common.ImageName;
import io.stowage.registry.cli.common.JsonOutput;
import io.stowage.registry.cli.common.StoreCommand;
import io.stowage.registry.layout.DamagedLinkException;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.Reference;
import io.stowage.registry.model.Tag;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Adds tags to an image. */
@Command(
    name = "tag",
    description = "Adds tags to an image of the same repository. A tag that exists is moved, "
        + "unless --no-replace is given. The registry may keep running.",
    footer = {
      "  stowage tag /var/lib/registry team/app:1.0 stable latest",
      "  stowage tag --no-replace config.yml team/app@e3b0c44298fc 1.0"
    })
public final class TagCommand extends StoreCommand {
  @Parameters(
      index = "1",
      paramLabel = "REPOSITORY:TAG|REPOSITORY@DIGEST",
      description = "The image. The first 6 or more hex digits of a sha256 digest are enough if "
          + "they are unique in the repository.")
  private String image = "";

  @Parameters(
      index = "2..*",
      arity = "1..*",
      paramLabel = "NEW-TAG",
      description = "The tags to set.")
  private List<Tag> tags = new ArrayList<>();

  @Option(
      names = "--no-replace",
      description = "Fail, and change nothing, if one of the tags exists.")
  private boolean noReplace;

  public TagCommand(Host host) {
    super(host);
  }

  @Override
  public Integer call() {
    ImageName name = NamedImage.parse(image, "REPOSITORY:TAG or REPOSITORY@DIGEST");
    try (Registry registry = argument().open(false)) {
      TagService service = registry.repository(name.repository()).tags();
      Reference found = name.find(registry)
          .orElseThrow(() -> new CommandException(name + ": does not exist; nothing was changed"));
      Digest digest = found instanceof Tag tag ? service.get(tag) : (Digest) found;
      Set<Tag> distinct = new LinkedHashSet<>(tags);
      Map<Tag, Optional<Digest>> previous = new LinkedHashMap<>();
      distinct.forEach(tag -> previous.put(tag, previous(service, tag)));
      checkNew(name, previous);
      distinct.forEach(tag -> {
        if (noReplace) {
          service.put(tag, digest, Expected.absent());
        } else {
          service.put(tag, digest);
        }
      });
      output().print(() -> json(name, digest, previous), out -> print(out, name, digest, previous));
      return ExitCode.DONE;
    }
  }

  /** Returns what {@code tag} names; a tag that cannot be read names nothing, and is replaced. */
  private Optional<Digest> previous(TagService service, Tag tag) {
    try {
      return service.find(tag);
    } catch (DamagedLinkException e) {
      if (noReplace) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private void checkNew(ImageName name, Map<Tag, Optional<Digest>> previous) {
    List<Tag> existing =
        previous.keySet().stream().filter(tag -> isSet(previous, tag)).toList();
    if (noReplace && !existing.isEmpty()) {
      throw new CommandException(existing.stream()
              .map(tag -> ImageName.of(name.repository(), tag).toString())
              .collect(Collectors.joining(", "))
          + (existing.size() == 1 ? ": exists" : ": exist")
          + ", expected only new tags with --no-replace; nothing was changed");
    }
  }

  private static boolean isSet(Map<Tag, Optional<Digest>> previous, Tag tag) {
    return previous.getOrDefault(tag, Optional.empty()).isPresent();
  }

  private static void print(
      PrintWriter out, ImageName name, Digest digest, Map<Tag, Optional<Digest>> previous) {
    previous.forEach((tag, before) -> out.println("tagged "
        + ImageName.of(name.repository(), tag) + " (" + digest + ")"
        + before
            .filter(other -> !other.equals(digest))
            .map(other -> ", which named " + other)
            .orElse("")));
  }

  private static Map<String, Object> json(
      ImageName name, Digest digest, Map<Tag, Optional<Digest>> previous) {
    List<Map<String, Object>> set = new ArrayList<>();
    previous.forEach((tag, before) -> {
      Map<String, Object> one = JsonOutput.object("tag", tag.value());
      before.ifPresent(other -> one.put("previous", other.toString()));
      set.add(one);
    });
    return JsonOutput.object(
        "repository", name.repository().value(), "digest", digest.toString(), "tags", set);
  }
}
