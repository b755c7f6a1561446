package io.stowage.registry.exploration;

import java.io.Serial;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs a process from its beginning, with the results of its calls that are known. At the first call
 * whose result is not known, the process is unwound, or waits in a thread of its own until it is
 * {@linkplain #resume resumed} with that result. While it is unwound, further calls, such as those
 * of an error handler, get no result either.
 */
final class Replay implements Host, Runnable {
  private static final String NAME = Replay.class.getName();
  private static final String RUN = "run";
  private static final StackWalker WALKER = StackWalker.getInstance();

  private final Consumer<Host> body;
  private final List<Object> answers;
  private final boolean waits;
  private final Semaphore go = new Semaphore(0);
  private final Semaphore halted = new Semaphore(0);
  private final List<Call> calls = new ArrayList<>();
  private final BitSet mortals = new BitSet();
  private final List<String> notes = new ArrayList<>();
  private final Names names;
  private int begunOrEnded;
  private boolean inMortal;
  private boolean dead;
  private boolean suspended;
  private boolean abandoned;
  private @Nullable Error failure;
  private int code;

  private Replay(int process, Consumer<Host> body, List<Object> answers, boolean waits) {
    this.body = body;
    this.answers = new ArrayList<>(answers);
    this.waits = waits;
    this.names = new Names(process);
  }

  /** Runs {@code body} with the given results, and unwinds it. */
  static Replay of(int process, Consumer<Host> body, List<Object> answers) {
    Replay replay = new Replay(process, body, answers, false);
    replay.run();
    return replay;
  }

  /** Runs {@code body} with the given results in one of {@code threads}, where it then waits. */
  static Replay waiting(Executor threads, int process, Consumer<Host> body, List<Object> answers) {
    Replay replay = new Replay(process, body, answers, true);
    threads.execute(() -> {
      try {
        replay.run();
      } catch (Error e) {
        replay.failure = e;
      } finally {
        replay.halted.release();
      }
    });
    replay.awaitHalt();
    return replay;
  }

  @Override
  public void run() {
    try {
      body.accept(this);
    } catch (Suspended e) {
      // The state of this replay says so.
    } catch (RuntimeException | AssertionError e) {
      if (!suspended) {
        notes.add("failed: " + e);
      }
    }
  }

  /** Returns whether the run can be resumed. */
  boolean isWaiting() {
    return waits && suspended;
  }

  /** Continues a run that waits, with the result of its last call. */
  void resume(Object answer) {
    answers.add(answer);
    suspended = false;
    code = 0;
    go.release();
    awaitHalt();
  }

  /** Unwinds a run that waits, so that its thread is free. */
  void abandon() {
    abandoned = true;
    go.release();
  }

  private void awaitHalt() {
    halted.acquireUninterruptibly();
    if (failure != null) {
      throw failure;
    }
  }

  /** Returns all calls that were made, including the one that got no result. */
  List<Call> calls() {
    return calls;
  }

  List<String> notes() {
    return notes;
  }

  /** Returns whether the last call got no result. */
  boolean isSuspended() {
    return suspended;
  }

  /**
   * Returns whether the call with the given number, counted from 0, belongs to a life that may be
   * killed.
   */
  boolean isMortal(int call) {
    return mortals.get(call);
  }

  /** Returns a hash of the methods on the stack when a call got no result. */
  int code() {
    return code;
  }

  /** Returns the number of times that a request began or ended. */
  int requests() {
    return begunOrEnded - (suspended && last().op() == Op.REQUEST ? 1 : 0);
  }

  private Call last() {
    return calls.get(calls.size() - 1);
  }

  private static int code(Stream<StackWalker.StackFrame> frames) {
    return frames
        .takeWhile(
            frame -> !frame.getMethodName().equals(RUN) || !frame.getClassName().equals(NAME))
        .mapToInt(frame ->
            Objects.hash(frame.getClassName(), frame.getMethodName(), frame.getByteCodeIndex()))
        .reduce(1, (sum, frame) -> 31 * sum + frame);
  }

  @Override
  public synchronized Object make(Call call) {
    if (suspended) {
      throw new Suspended();
    }
    if (dead) {
      throw new Killed();
    }
    mortals.set(calls.size(), inMortal);
    calls.add(names.outward(call));
    begunOrEnded += call.op() == Op.REQUEST ? 1 : 0;
    if (calls.size() > answers.size()) {
      suspended = true;
      code = WALKER.walk(Replay::code);
      awaitAnswer();
    }
    Object answer = answers.get(calls.size() - 1);
    if (answer == Outcome.KILLED) {
      dead = true;
      throw new Killed();
    }
    return names.inward(answer);
  }

  private void awaitAnswer() {
    if (waits) {
      halted.release();
      go.acquireUninterruptibly();
    }
    if (!waits || abandoned) {
      throw new Suspended();
    }
  }

  @Override
  public void note(String note) {
    if (!suspended && !dead) {
      notes.add(note);
    }
  }

  @Override
  public boolean mortal(Runnable life) {
    inMortal = true;
    try {
      life.run();
      return false;
    } catch (Killed e) {
      return true;
    } finally {
      dead = false;
      inMortal &= suspended;
    }
  }

  /** Ends a run whose next result is not known. */
  private static final class Suspended extends Error {
    @Serial
    private static final long serialVersionUID = 1L;

    Suspended() {
      super("the result is not known yet", null, false, false);
    }
  }

  /** Ends a life. */
  private static final class Killed extends Error {
    @Serial
    private static final long serialVersionUID = 1L;

    Killed() {
      super("killed", null, false, false);
    }
  }
}
