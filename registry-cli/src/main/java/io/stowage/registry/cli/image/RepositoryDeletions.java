package io.stowage.registry.cli.image;

import io.stowage.registry.Registry;
import io.stowage.registry.RemovalOptions;
import io.stowage.registry.Repository;
import io.stowage.registry.cli.common.ExitCode;
import io.stowage.registry.cli.common.JsonOutput;
import io.stowage.registry.cli.common.Progress;
import io.stowage.registry.cli.common.Sizes;
import io.stowage.registry.internal.walk.RegistryWalk;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.StoragePath;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The deletion of repositories.
 *
 * @param options how they are deleted
 * @param dryRun whether nothing was deleted
 * @param repositories what was deleted, or would be
 * @param kept the repositories that stay, because something was pushed to them or they contain
 *     something that does not belong to a repository
 * @param missing the names and patterns that match no repository
 */
record RepositoryDeletions(
    RemovalOptions options,
    boolean dryRun,
    List<Deleted> repositories,
    List<RepositoryName> kept,
    List<String> missing)
    implements Deletion {
  private static final int AT_ONCE = 16;

  /** Returns what a deletion of {@code found} would remove. */
  static RepositoryDeletions plan(
      Registry registry, FoundRepositories found, RemovalOptions options) {
    return new RepositoryDeletions(
        options,
        true,
        found.repositories().stream().map(name -> Deleted.of(registry, name)).toList(),
        List.of(),
        found.missing());
  }

  /** Deletes several repositories at a time, because each deletion may wait for a long time. */
  @Override
  public RepositoryDeletions run(Registry registry, Progress progress) {
    AtomicInteger done = new AtomicInteger();
    ExecutorService threads =
        Executors.newFixedThreadPool(Math.max(1, Math.min(AT_ONCE, repositories.size())));
    try {
      List<CompletableFuture<Boolean>> removals = repositories.stream()
          .map(each -> CompletableFuture.supplyAsync(
              () -> {
                progress.show(() -> "deleting: " + done + " of " + number(repositories.size()));
                boolean gone = remove(registry, each.name());
                done.incrementAndGet();
                return gone;
              },
              threads))
          .toList();
      return ended(removals.stream().map(RepositoryDeletions::join).toList());
    } finally {
      threads.shutdown();
    }
  }

  private RepositoryDeletions ended(List<Boolean> removed) {
    List<Deleted> gone = new ArrayList<>();
    List<RepositoryName> stay = new ArrayList<>();
    for (int i = 0; i < removed.size(); i++) {
      Deleted each = repositories.get(i);
      if (removed.get(i)) {
        gone.add(each);
      } else {
        stay.add(each.name());
      }
    }
    return new RepositoryDeletions(options, false, gone, stay, missing);
  }

  /** Removes a repository, and returns whether it is gone. */
  private boolean remove(Registry registry, RepositoryName name) {
    Repository repository = registry.repository(name);
    if (repository.exists()) {
      registry.remove(name, options);
    }
    return !repository.exists();
  }

  private static boolean join(CompletableFuture<Boolean> removal) {
    try {
      return removal.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  @Override
  public Set<StoragePath> folders() {
    return repositories.stream()
        .map(Deleted::name)
        .flatMap(name -> Stream.of(
            RegistryLayout.manifests(name),
            RegistryLayout.layers(name),
            RegistryLayout.uploads(name)))
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public int code() {
    return ExitCode.of(!kept.isEmpty());
  }

  @Override
  public void print(PrintWriter out) {
    String verb = dryRun ? "would remove " : "removed ";
    repositories.forEach(each -> out.println(verb + "repository " + each));
    kept.forEach(name -> out.println("kept repository " + name
        + ": something was pushed to it in the meantime, or it contains foreign files"));
    missing.forEach(name -> out.println("not found: " + name));
    out.println((dryRun ? "Would remove " : "Removed ") + number(repositories.size()));
  }

  private static String number(int count) {
    return count == 1 ? "1 repository" : count + " repositories";
  }

  @Override
  public Map<String, Object> json() {
    return JsonOutput.object(
        "dryRun",
        dryRun,
        "repositories",
        repositories.stream().map(Deleted::json).toList(),
        "kept",
        kept.stream().map(RepositoryName::value).toList(),
        "notFound",
        missing);
  }

  /** A repository with the numbers of its tags and manifests before the deletion. */
  record Deleted(RepositoryName name, int tags, int manifests) {
    static Deleted of(Registry registry, RepositoryName name) {
      RegistryWalk walk = new RegistryWalk(registry.storage());
      List<Tag> tags = RegistryWalk.collect(each -> walk.forEachTag(name, each));
      return new Deleted(
          name, tags.size(), registry.repository(name).manifests().entries().size());
    }

    Map<String, Object> json() {
      return JsonOutput.object("repository", name.value(), "tags", tags, "manifests", manifests);
    }

    @Override
    public String toString() {
      return name + " (" + Sizes.count(tags, "tag") + ", " + Sizes.count(manifests, "manifest")
          + ")";
    }
  }
}
