package io.stowage.registry.gc.internal.run;

import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Lets a run continue when the store refuses to move or remove one object, and reports that object
 * under its own path. An object may be immutable or belong to another user for longer than one run;
 * if such an object ended the run, nothing would ever be collected again. Thread-safe.
 */
public final class Refusals {
  private final BiConsumer<StoragePath, String> report;
  private final Set<StoragePath> refused = ConcurrentHashMap.newKeySet();

  /** Reports each object to {@code report}, with the failed operation and its reason. */
  public Refusals(BiConsumer<StoragePath, String> report) {
    this.report = report;
  }

  /**
   * Moves or removes {@code object}.
   *
   * @param failure the report if the store refuses, such as "cannot be removed"
   * @return the result of {@code change}, or empty if the store refused and that was reported
   * @throws StorageException under the conditions of {@link #add}
   */
  public <T> Optional<T> attempt(StoragePath object, String failure, Supplier<T> change) {
    try {
      return Optional.of(change.get());
    } catch (StorageException e) {
      add(object, failure, e);
      return Optional.empty();
    }
  }

  /**
   * Moves or removes several objects with one call, or each by itself if the store refuses that
   * call, so that it refuses none because of another one.
   *
   * @param change returns the objects that it changed
   * @param isDone returns whether an object was changed by an earlier call that failed
   * @return the objects that were changed
   */
  public List<StoragePath> attemptAll(
      List<StoragePath> objects,
      String failure,
      UnaryOperator<List<StoragePath>> change,
      Predicate<StoragePath> isDone) {
    try {
      return change.apply(objects);
    } catch (StorageException.StorageFull | StorageException.Interrupted e) {
      throw e;
    } catch (StorageException e) {
      return objects.stream()
          .filter(object -> attempt(
                  object,
                  failure,
                  () -> isDone.test(object) || !change.apply(List.of(object)).isEmpty())
              .orElseGet(() -> isDone.test(object)))
          .toList();
    }
  }

  /**
   * Reports that the store refused to move or remove {@code object} because of {@code problem}.
   *
   * @throws StorageException if {@code problem} is that no space is left or that this thread was
   *     interrupted, since both concern all objects
   */
  public void add(StoragePath object, String failure, StorageException problem) {
    if (problem instanceof StorageException.StorageFull
        || problem instanceof StorageException.Interrupted) {
      throw problem;
    }
    refused.add(object);
    report.accept(object, failure + ": " + problem.problem());
  }

  /** Returns whether the store has refused to move or remove {@code object}. */
  public boolean contains(StoragePath object) {
    return refused.contains(object);
  }
}
