package io.stowage.registry.gc.retention;

import io.stowage.registry.ImageDeletion;
import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.TagEntry;
import io.stowage.registry.gc.Damage;
import io.stowage.registry.gc.internal.work.Cancellation;
import io.stowage.registry.layout.DamagedLinkException;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.StorageException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** One run of a pruner, repository by repository. Not thread-safe. */
final class PruneRun {
  private final Registry registry;
  private final PruneOptions options;
  private final PruneListener listener;
  private final Cancellation cancellation;
  private final Instant start;
  private final Instant now;
  private final Map<String, Damage> damages = new LinkedHashMap<>();
  private long removed;
  private long kept;
  private long manifests;

  PruneRun(
      Registry registry, PruneOptions options, PruneListener listener, Cancellation cancellation) {
    this.registry = registry.withDeletion();
    this.options = options;
    this.listener = listener;
    this.cancellation = cancellation;
    this.start = registry.storage().now();
    this.now = options.now().orElse(start);
  }

  PruneReport run() {
    long began = System.nanoTime();
    boolean cancelled = !pruneAll();
    return new PruneReport(
        options.dryRun(),
        cancelled,
        start,
        Duration.ofNanos(System.nanoTime() - began),
        removed,
        kept,
        manifests,
        List.copyOf(damages.values()));
  }

  /** Returns false if the run was cancelled. */
  private boolean pruneAll() {
    List<RepositoryName> names = registry.repositories();
    for (int i = 0; i < names.size(); i++) {
      if (cancellation.isDue()) {
        return false;
      }
      prune(registry.repository(names.get(i)));
      listener.repositoryDone(names.get(i), i + 1, names.size());
    }
    return true;
  }

  private void prune(Repository repository) {
    ImageReader reader = new ImageReader(registry, repository, this::damaged);
    TagTime by =
        options.policy().ruleFor(repository.name()).map(RetentionRule::by).orElse(TagTime.SET);
    List<TaggedImage> images = reader.read(tags(repository), by);
    List<TagDecision> decisions = options.policy().decide(repository.name(), images, now);
    Map<Tag, String> staying =
        options.dryRun() ? Map.of() : remove(repository, going(images, decisions), reader);
    decisions.forEach(decision -> report(
        Optional.ofNullable(staying.get(decision.tag())).map(decision::staying).orElse(decision)));
  }

  private static Set<TaggedImage> going(List<TaggedImage> images, List<TagDecision> decisions) {
    Set<Tag> going = decisions.stream()
        .filter(decision -> !decision.kept())
        .map(TagDecision::tag)
        .collect(Collectors.toSet());
    return images.stream().filter(image -> going.contains(image.tag())).collect(Collectors.toSet());
  }

  private void report(TagDecision decision) {
    if (decision.kept()) {
      kept++;
    } else {
      removed++;
    }
    listener.decided(decision);
  }

  /**
   * Removes tags, and returns those that stay nevertheless, each with the reason. The tags that
   * belong to an image are removed only once the image is gone: another program may have tagged the
   * image since the decision.
   */
  private Map<Tag, String> remove(
      Repository repository, Set<TaggedImage> going, ImageReader reader) {
    Map<Tag, String> staying = new HashMap<>();
    Set<TaggedImage> rest = new HashSet<>(going);
    List<TaggedImage> due = due(rest, reader);
    while (!due.isEmpty()) {
      due.forEach(rest::remove);
      Set<Tag> gone = delete(repository, due);
      due.stream()
          .map(TaggedImage::tag)
          .filter(tag -> !gone.contains(tag))
          .forEach(tag -> staying.put(tag, "changed during the run"));
      due = due(rest, reader);
    }
    rest.forEach(image -> staying.put(image.tag(), "belongs to an image that is still there"));
    return staying;
  }

  private static List<TaggedImage> due(Set<TaggedImage> going, ImageReader reader) {
    return going.stream()
        .filter(image -> image.subject().filter(reader::has).isEmpty())
        .toList();
  }

  /** Removes those of {@code images} whose tags have not changed, and returns their tags. */
  private Set<Tag> delete(Repository repository, List<TaggedImage> images) {
    ImageDeletion deletion = repository
        .manifests()
        .deleteUnchanged(images.stream().map(TaggedImage::entry).toList());
    manifests += deletion.manifests().size();
    // Manifests are listed as kept beside a problem only if the problem is that pushes go on.
    deletion
        .problem()
        .filter(problem -> deletion.kept().isEmpty())
        .ifPresent(
            problem -> damaged(new Damage(RegistryLayout.revisions(repository.name()), problem)));
    return deletion.tags().keySet();
  }

  /** Several operations may meet the same damage; each describes it in the same words. */
  private void damaged(Damage damage) {
    damages.putIfAbsent(damage.problem(), damage);
  }

  private List<TagEntry> tags(Repository repository) {
    List<TagEntry> entries = new ArrayList<>();
    for (Tag tag : names(repository)) {
      try {
        repository.tags().findEntry(tag).ifPresent(entries::add);
      } catch (DamagedLinkException e) {
        damaged(new Damage(e.path(), String.valueOf(e.getMessage())));
      } catch (StorageException.UnexpectedKind | StorageException.AccessDenied e) {
        damaged(new Damage(
            RegistryLayout.tagCurrentLink(repository.name(), tag), String.valueOf(e.getMessage())));
      }
    }
    return entries;
  }

  private static List<Tag> names(Repository repository) {
    try {
      return repository.tags().list();
    } catch (RegistryException e) {
      if (e.code() == ErrorCode.NAME_UNKNOWN) {
        return List.of(); // no tag was ever set, or the repository was removed
      }
      throw e;
    }
  }
}
