package io.stowage.registry.gc.retention;

import io.stowage.registry.ImageDeletion;
import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.TagEntry;
import io.stowage.registry.gc.Damage;
import io.stowage.registry.gc.internal.work.Cancellation;
import io.stowage.registry.layout.DamagedLinkException;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
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
import java.util.List;
import java.util.Map;
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
  private final List<Damage> damages = new ArrayList<>();
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
        damages);
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
    ImageReader reader = new ImageReader(registry, repository);
    List<TagDecision> decisions = decide(repository, reader);
    Map<Tag, Digest> going = decisions.stream()
        .filter(decision -> !decision.kept())
        .collect(Collectors.toMap(TagDecision::tag, TagDecision::digest));
    Set<Tag> gone = options.dryRun() ? going.keySet() : remove(repository, going, reader);
    decisions.forEach(decision -> report(
        decision.kept() || gone.contains(decision.tag())
            ? decision
            : decision.changed(true, whyNotGone(decision.tag()))));
  }

  private static String whyNotGone(Tag tag) {
    return CosignTag.subject(tag).isPresent()
        ? "belongs to an image that is still there"
        : "set to another manifest during the run";
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
   * Removes tags, and returns those that are gone. What belongs to an image goes only once the
   * image is gone: another program may have tagged the image since the decision.
   */
  private Set<Tag> remove(Repository repository, Map<Tag, Digest> going, ImageReader reader) {
    Set<Tag> gone = new HashSet<>();
    Map<Tag, Digest> rest = new HashMap<>(going);
    Map<Tag, Digest> due = due(rest, reader);
    while (!due.isEmpty()) {
      ImageDeletion deletion = repository.manifests().deleteAll(due);
      manifests += deletion.manifests().size();
      gone.addAll(deletion.tags().keySet());
      rest.keySet().removeAll(due.keySet());
      due = due(rest, reader);
    }
    return gone;
  }

  private static Map<Tag, Digest> due(Map<Tag, Digest> going, ImageReader reader) {
    return going.entrySet().stream()
        .filter(each -> CosignTag.subject(each.getKey()).filter(reader::has).isEmpty())
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private List<TagDecision> decide(Repository repository, ImageReader reader) {
    List<TagEntry> tags = tags(repository);
    TagTime by =
        options.policy().ruleFor(repository.name()).map(RetentionRule::by).orElse(TagTime.SET);
    List<TaggedImage> images = reader.read(tags, by);
    List<TagDecision> decisions = options.policy().decide(repository.name(), images, now);
    return options
        .policy()
        .ruleFor(repository.name())
        .map(rule -> withoutOrphans(decisions, images, rule, reader))
        .orElse(decisions);
  }

  /**
   * Lets tags of cosign go whose subject the repository does not have, unless they are so young
   * that it may still be pushed.
   */
  private List<TagDecision> withoutOrphans(
      List<TagDecision> decisions,
      List<TaggedImage> images,
      RetentionRule rule,
      ImageReader reader) {
    Instant old = start.minus(registry.options().grace());
    Map<Digest, Long> uses = new HashMap<>();
    images.forEach(image -> uses.merge(image.digest(), 1L, Long::sum));
    List<TagDecision> all = new ArrayList<>();
    for (int i = 0; i < decisions.size(); i++) {
      TaggedImage image = images.get(i);
      boolean orphan = decisions.get(i).kept()
          && uses.getOrDefault(image.digest(), 0L) == 1
          && image.setAt().isBefore(old)
          && rule.spared(image.tag()).isEmpty()
          && CosignTag.subject(image.tag())
              .filter(subject -> !reader.has(subject))
              .isPresent();
      all.add(
          orphan
              ? decisions.get(i).changed(false, "its subject is no longer in the repository")
              : decisions.get(i));
    }
    return all;
  }

  private List<TagEntry> tags(Repository repository) {
    List<TagEntry> entries = new ArrayList<>();
    for (Tag tag : names(repository)) {
      try {
        repository.tags().findEntry(tag).ifPresent(entries::add);
      } catch (DamagedLinkException e) {
        damages.add(new Damage(e.path(), String.valueOf(e.getMessage())));
      } catch (StorageException.UnexpectedKind | StorageException.AccessDenied e) {
        damages.add(new Damage(
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
