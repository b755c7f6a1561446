package io.stowage.registry.exploration;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The runs of a process that wait at the end of a history. A search goes on mostly from the history
 * that it has just reached, so most results are given to a run that waits, and only the others need
 * a new run from the beginning. Not thread-safe.
 */
final class LiveRuns {
  /** The number of results from which on a run waits; a shorter one is repeated sooner. */
  private static final int WORTHWHILE = 24;

  /** The number of runs that wait at the same time, each in a thread. */
  private static final int MOST = 128;

  private final ExecutorService threads = Executors.newCachedThreadPool(LiveRuns::thread);
  private final Map<History, Replay> waiting = new LinkedHashMap<>();

  private static Thread thread(Runnable run) {
    Thread thread = new Thread(run, "exploration");
    thread.setDaemon(true);
    return thread;
  }

  Replay start(int process, Consumer<Host> body, List<Object> answers) {
    if (answers.size() < WORTHWHILE) {
      return Replay.of(process, body, answers);
    }
    return Replay.waiting(threads, process, body, answers);
  }

  /** Returns the run that waits at the end of {@code history}, if there is one, to be resumed. */
  Optional<Replay> take(@Nullable History history) {
    return history == null ? Optional.empty() : Optional.ofNullable(waiting.remove(history));
  }

  /** Keeps a run that waits, in the place of the one that was kept first. */
  void keep(History history, Replay run) {
    if (!run.isWaiting()) {
      return;
    }
    waiting.put(history, run);
    if (waiting.size() > MOST) {
      History first = waiting.keySet().iterator().next();
      take(first).ifPresent(Replay::abandon);
    }
  }

  /** Ends all runs and their threads. */
  void end() {
    waiting.values().forEach(Replay::abandon);
    waiting.clear();
    threads.shutdown();
  }
}
