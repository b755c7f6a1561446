package io.stowage.registry.cli.image;

import io.stowage.registry.Registry;
import io.stowage.registry.RemovalOptions;
import io.stowage.registry.Writers;
import io.stowage.registry.cli.common.ExitCode;
import io.stowage.registry.cli.common.Host;
import io.stowage.registry.cli.common.ImageName;
import io.stowage.registry.cli.common.RegistryConfiguration;
import io.stowage.registry.cli.common.StoreCommand;
import io.stowage.registry.cli.common.UsageException;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.storage.StorageDriver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Deletes images or repositories. */
@Command(
    name = "delete",
    description = {
      "Deletes images. For REPOSITORY:TAG, the tag is deleted and, unless another tag or an index "
          + "that stays names them, its manifest, the children of an index and the referrers. "
          + "For REPOSITORY@DIGEST, the manifest and all its tags are deleted. The bytes of the "
          + "images stay until a collection; --collect runs one.",
      "Nothing is deleted if one of the names does not exist. The command also works while "
          + "storage.delete.enabled is false or the registry is read-only."
    },
    footer = {
      "  Show what would be deleted, and change nothing:",
      "    stowage delete --dry-run config.yml team/app:1.0",
      "  Delete two images:",
      "    stowage delete /var/lib/registry team/app:1.0 team/app@e3b0c44298fc",
      "  Delete an image, collect its blobs, and keep them for two days:",
      "    stowage delete --collect --quarantine 2d config.yml team/app:1.0",
      "  Delete all repositories below team/old:",
      "    stowage delete --repository --yes config.yml 'team/old/**'"
    })
public final class DeleteCommand extends StoreCommand {
  private static final Set<String> OPTIONS_FOR_REPOSITORIES =
      Set.of("--writers", "--settle", "--cache-flushed");

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "REPOSITORY:TAG|REPOSITORY@DIGEST",
      description = "The images. The first 6 or more hex digits of a sha256 digest are enough if "
          + "they are unique in the repository. With --repository: names of repositories, or "
          + "patterns, in which * stands for any characters but a slash, and a component ** for "
          + "any number of components.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--repository",
      description = "Delete whole repositories. Those whose names begin with the name of a deleted "
          + "one stay.")
  private boolean whole;

  @Option(
      names = "--yes",
      description = "Confirm the deletion of the repositories that match a pattern.")
  private boolean confirmed;

  @Option(names = "--ignore-missing", description = "Skip names that do not exist.")
  private boolean ignoreMissing;

  @Option(
      names = {"-d", "--dry-run"},
      description = "Print what would be deleted, and change nothing.")
  private boolean dryRun;

  @Mixin
  private final FollowingCollection following = new FollowingCollection();

  public DeleteCommand(Host host) {
    super(host);
  }

  @Override
  public Integer call() {
    following.checkUnused(whole ? OPTIONS_FOR_REPOSITORIES : Set.of());
    checkNames();
    RegistryConfiguration configuration = argument().configuration();
    boolean onlyListed = !dryRun && !isConfirmed();
    Optional<Writers> writers = !onlyListed && (whole || following.isRequested())
        ? Optional.of(following.writers(configuration))
        : Optional.empty();
    Optional<GcOptions> collection = writers
        .map(present -> following.options(present, dryRun, output().json()))
        .filter(options -> following.isRequested());
    try (Registry registry =
        following.open(host(), configuration, dryRun || onlyListed, writers, collection)) {
      Deletion plan = plan(registry, writers);
      checkConfirmed(plan);
      // The process does not end before the result is printed.
      return host().endable(() -> {}, () -> delete(registry, plan, collection));
    }
  }

  private int delete(Registry registry, Deletion plan, Optional<GcOptions> collection) {
    if (dryRun) {
      return rehearse(registry, plan, collection);
    }
    Deletion done = output().withProgress(false, progress -> plan.run(registry, progress));
    return finish(registry, done, collection);
  }

  private void checkNames() {
    if (whole) {
      FoundRepositories.check(names);
    } else {
      images();
    }
  }

  private List<ImageName> images() {
    return names.stream()
        .map(name -> NamedImage.parse(
            name,
            "REPOSITORY:TAG or REPOSITORY@DIGEST, or --repository to delete a whole repository"))
        .toList();
  }

  private Deletion plan(Registry registry, Optional<Writers> writers) {
    if (!whole) {
      FoundImages found = FoundImages.of(registry, images());
      FoundImages.check(found.missing(), ignoreMissing);
      return ImageDeletions.plan(registry, found);
    }
    FoundRepositories found = FoundRepositories.of(registry, names);
    FoundImages.check(found.missing(), ignoreMissing);
    RemovalOptions.Builder options = RemovalOptions.builder();
    following.settle().ifPresent(options::settle);
    writers.ifPresent(options::writers);
    return RepositoryDeletions.plan(registry, found, options.build());
  }

  private boolean isConfirmed() {
    return !whole || confirmed || names.stream().noneMatch(FoundRepositories::isPattern);
  }

  private void checkConfirmed(Deletion plan) {
    if (!dryRun && !isConfirmed()) {
      output().print(plan);
      throw new UsageException("--yes is missing, expected with a pattern; nothing was deleted");
    }
  }

  /** Prints what would be deleted, and what a collection would then remove. */
  private int rehearse(Registry registry, Deletion plan, Optional<GcOptions> collection) {
    StorageDriver store = registry.storage();
    Registry afterwards = Registry.open(
        StorageDriver.readOnly(store, new WithoutView(store, plan.folders())), registry.options());
    return finish(afterwards, plan, collection);
  }

  private void explainSpace(Deletion deletion, boolean collected) {
    if (!dryRun && !collected && !deletion.folders().isEmpty()) {
      output().out().println("A collection frees the space: run garbage-collect");
    }
  }

  /** Prints {@code deletion}, and runs the collection, if there is one. */
  private int finish(Registry registry, Deletion deletion, Optional<GcOptions> collection) {
    Map<String, Object> json = deletion.json();
    try {
      if (!output().json()) {
        deletion.print(output().out());
        explainSpace(deletion, collection.isPresent());
      }
      int collected = collection
          .map(options -> following.run(host(), output(), registry, options, result -> {
            json.put("collection", result.json());
            if (!output().json()) {
              result.print(output().out());
            }
          }))
          .orElse(ExitCode.DONE);
      return collected == ExitCode.DONE ? deletion.code() : collected;
    } finally {
      if (output().json()) {
        output().print(() -> json, out -> {});
      }
    }
  }
}
