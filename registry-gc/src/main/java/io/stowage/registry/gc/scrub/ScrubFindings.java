package io.stowage.registry.gc.scrub;

import io.stowage.registry.Sleeper;
import io.stowage.registry.gc.internal.work.Cancellation;
import io.stowage.registry.gc.scrub.ScrubFinding.Kind;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Consumer;

/**
 * Runs checks and collects their findings, each once. Thread-safe.
 *
 * <p>A check that finds a problem is repeated, because a writer or a collector may have been in the
 * middle of a change. Only the result of the second check counts.
 */
final class ScrubFindings {
  private static final Duration BETWEEN = Duration.ofSeconds(1);

  private final NavigableSet<ScrubFinding> findings = new ConcurrentSkipListSet<>();
  private final ScrubListener listener;
  private final Sleeper sleeper;
  private final Cancellation cancellation;

  ScrubFindings(ScrubListener listener, Sleeper sleeper, Cancellation cancellation) {
    this.listener = listener;
    this.sleeper = sleeper;
    this.cancellation = cancellation;
  }

  /** Runs a check, a second time if it finds a problem, and returns its findings. */
  List<ScrubFinding> look(Check check) {
    List<ScrubFinding> first = once(check);
    if (first.isEmpty()) {
      return first;
    }
    if (first.stream().anyMatch(ScrubFindings::mayBeChanging)) {
      sleeper.sleep(BETWEEN);
    }
    return once(check);
  }

  /** Runs a check in the same way, and adds its findings. */
  void check(Check check) {
    look(check).forEach(this::add);
  }

  /** Runs a read, and adds a finding if the store fails. */
  void attempt(Runnable reading) {
    once(found -> reading.run()).forEach(this::add);
  }

  /** Returns everything that {@code walk} finds; adds a finding if a folder cannot be read. */
  <T> List<T> listed(Consumer<Consumer<T>> walk) {
    List<T> items = new ArrayList<>();
    attempt(() -> walk.accept(items::add));
    return items;
  }

  void add(ScrubFinding finding) {
    if (findings.add(finding)) {
      listener.found(finding);
    }
  }

  /** Returns all findings, by path. */
  List<ScrubFinding> byPath() {
    return List.copyOf(findings);
  }

  private List<ScrubFinding> once(Check check) {
    cancellation.check();
    List<ScrubFinding> found = new ArrayList<>();
    try {
      check.run(found::add);
    } catch (StorageException.Failed
        | StorageException.AccessDenied
        | StorageException.UnexpectedKind e) {
      found.add(unreadable(e));
    }
    return found;
  }

  /** Returns the finding for something that {@code problem} prevents from being read. */
  static ScrubFinding unreadable(StorageException problem) {
    return ScrubFinding.of(
        Kind.UNREADABLE,
        StoragePath.parse(problem.path()),
        "a readable entry",
        String.valueOf(problem.getMessage()));
  }

  /**
   * Returns whether the finding may be temporary: removing a tag removes its link before its
   * history.
   */
  private static boolean mayBeChanging(ScrubFinding finding) {
    return finding.young() || finding.kind() == Kind.TAG_UNSET;
  }

  /** Checks one thing, and reports its problems. It may run more than once. */
  @FunctionalInterface
  interface Check {
    void run(Consumer<ScrubFinding> found);
  }
}
