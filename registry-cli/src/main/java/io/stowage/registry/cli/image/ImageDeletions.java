package io.stowage.registry.cli.image;

import io.stowage.registry.ImageDeletion;
import io.stowage.registry.Registry;
import io.stowage.registry.cli.common.ExitCode;
import io.stowage.registry.cli.common.ImageName;
import io.stowage.registry.cli.common.JsonOutput;
import io.stowage.registry.cli.common.Progress;
import io.stowage.registry.cli.common.Sizes;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.Reference;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.StoragePath;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The deletion of images.
 *
 * @param found the images that the command line names
 * @param dryRun whether nothing was deleted
 * @param deletions what was deleted, or would be, by repository
 */
record ImageDeletions(
    FoundImages found, boolean dryRun, Map<RepositoryName, ImageDeletion> deletions)
    implements Deletion {
  /** Returns what a deletion of {@code found} would remove. */
  static ImageDeletions plan(Registry registry, FoundImages found) {
    Map<RepositoryName, ImageDeletion> deletions = new TreeMap<>();
    found
        .images()
        .forEach((name, images) ->
            deletions.put(name, registry.repository(name).manifests().planDeletion(images)));
    return new ImageDeletions(found, true, deletions);
  }

  @Override
  public ImageDeletions run(Registry registry, Progress progress) {
    Map<RepositoryName, ImageDeletion> done = new TreeMap<>();
    found.images().forEach((name, images) -> {
      progress.show(() -> "deleting from " + name);
      done.put(name, registry.repository(name).manifests().deleteAll(images));
    });
    return new ImageDeletions(found, false, done);
  }

  @Override
  public Set<StoragePath> folders() {
    Set<StoragePath> folders = new HashSet<>();
    deletions.forEach((name, deletion) -> {
      deletion.tags().keySet().forEach(tag -> folders.add(RegistryLayout.tag(name, tag)));
      deletion
          .manifests()
          .forEach(
              digest -> folders.add(RegistryLayout.revisionLink(name, digest).parent()));
      deletion
          .layerLinks()
          .forEach(digest -> folders.add(RegistryLayout.layerLink(name, digest).parent()));
    });
    return folders;
  }

  @Override
  public int code() {
    return ExitCode.of(
        deletions.values().stream().anyMatch(each -> each.problem().isPresent()));
  }

  @Override
  public void print(PrintWriter out) {
    String verb = dryRun ? "would remove " : "removed ";
    deletions.forEach((name, deletion) -> {
      deletion
          .tags()
          .forEach(
              (tag, digest) -> out.println(verb + "tag " + name + ":" + tag + " (" + digest + ")"));
      deletion.manifests().forEach(each -> out.println(verb + "manifest " + name + "@" + each));
      deletion.layerLinks().forEach(each -> out.println(verb + "layer link " + name + "@" + each));
      deletion.kept().forEach(kept -> out.println(reason(name, kept)));
      deletion
          .problem()
          .ifPresent(problem -> out.println(name + ": " + problem
              + "; it is not known what other manifests need, "
              + "so only what is named goes, unless something else names it"));
    });
    found.missing().forEach(name -> out.println("not found: " + name));
    out.println((dryRun ? "Would remove " : "Removed ")
        + Sizes.count(count(deletion -> deletion.tags().keySet()), "tag") + ", "
        + Sizes.count(count(ImageDeletion::manifests), "manifest") + " and "
        + Sizes.count(count(ImageDeletion::layerLinks), "layer link"));
  }

  private String reason(RepositoryName repository, ImageDeletion.Kept kept) {
    String names = kept.namedBy().isEmpty()
        ? "a push that is in progress"
        : kept.namedBy().stream()
            .map(each -> (each instanceof Tag ? "tag " : "index ") + each)
            .collect(Collectors.joining(", "));
    return (dryRun ? "would keep manifest " : "kept manifest ")
        + ImageName.of(repository, kept.manifest()) + ", which is named by " + names;
  }

  private int count(Function<ImageDeletion, Collection<?>> part) {
    return deletions.values().stream().map(part).mapToInt(Collection::size).sum();
  }

  @Override
  public Map<String, Object> json() {
    return JsonOutput.object(
        "dryRun", dryRun,
        "tags", tags(),
        "manifests", each(ImageDeletion::manifests),
        "layerLinks", each(ImageDeletion::layerLinks),
        "kept", kept(),
        "notFound", found.missing().stream().map(ImageName::toString).toList(),
        "damages", damages());
  }

  private List<Map<String, Object>> tags() {
    List<Map<String, Object>> tags = new ArrayList<>();
    deletions.forEach((name, deletion) -> deletion
        .tags()
        .forEach((tag, digest) -> tags.add(JsonOutput.object(
            "repository", name.value(), "tag", tag.value(), "digest", digest.toString()))));
    return tags;
  }

  private List<Map<String, Object>> each(Function<ImageDeletion, List<Digest>> part) {
    List<Map<String, Object>> digests = new ArrayList<>();
    deletions.forEach((name, deletion) -> part.apply(deletion)
        .forEach(digest -> digests.add(
            JsonOutput.object("repository", name.value(), "digest", digest.toString()))));
    return digests;
  }

  private List<Map<String, Object>> kept() {
    List<Map<String, Object>> all = new ArrayList<>();
    deletions.forEach((name, deletion) -> deletion
        .kept()
        .forEach(kept -> all.add(JsonOutput.object(
            "repository", name.value(),
            "digest", kept.manifest().toString(),
            "namedBy", kept.namedBy().stream().map(Reference::toString).toList()))));
    return all;
  }

  private List<Map<String, Object>> damages() {
    List<Map<String, Object>> damages = new ArrayList<>();
    deletions.forEach((name, deletion) -> deletion
        .problem()
        .ifPresent(problem ->
            damages.add(JsonOutput.object("repository", name.value(), "problem", problem))));
    return damages;
  }
}
