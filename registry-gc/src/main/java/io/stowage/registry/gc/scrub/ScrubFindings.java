package io.stowage.registry.gc.scrub;

import io.stowage.registry.Pause;
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
 * Has things checked, and collects what is found, each once. Thread-safe.
 *
 * <p>What seems to be wrong is checked once more, since a writer or a collector may have been in the
 * middle of it: only the answer of the second look counts.
 */
final class ScrubFindings {
  private static final Duration BETWEEN = Duration.ofSeconds(1);

  private final NavigableSet<ScrubFinding> findings = new ConcurrentSkipListSet<>();
  private final ScrubListener listener;
  private final Pause pause;
  private final Cancellation cancellation;

  ScrubFindings(ScrubListener listener, Pause pause, Cancellation cancellation) {
    this.listener = listener;
    this.pause = pause;
    this.cancellation = cancellation;
  }

  /** Checks once, or twice if something is wrong, and returns what that is. */
  List<ScrubFinding> look(Check check) {
    List<ScrubFinding> first = once(check);
    if (first.isEmpty()) {
      return first;
    }
    if (first.stream().anyMatch(ScrubFindings::mayBeChanging)) {
      pause.pause(BETWEEN);
    }
    return once(check);
  }

  /** Checks as above, and adds what is wrong. */
  void check(Check check) {
    look(check).forEach(this::add);
  }

  /** Does something that reads; where the store fails at it, that is added. */
  void attempt(Runnable reading) {
    once(found -> reading.run()).forEach(this::add);
  }

  void add(ScrubFinding finding) {
    if (findings.add(finding)) {
      listener.found(finding);
    }
  }

  /** Returns all, by path. */
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

  /** Returns what it means that {@code problem} keeps something from being read. */
  static ScrubFinding unreadable(StorageException problem) {
    return ScrubFinding.of(
        Kind.UNREADABLE,
        StoragePath.parse(problem.path()),
        "to read it",
        String.valueOf(problem.getMessage()));
  }

  /** A tag that is being removed loses its link before its history. */
  private static boolean mayBeChanging(ScrubFinding finding) {
    return finding.young() || finding.kind() == Kind.TAG_UNSET;
  }

  /** Looks at one thing, and tells what is wrong with it. It may be run again. */
  @FunctionalInterface
  interface Check {
    void run(Consumer<ScrubFinding> found);
  }
}
