package io.stowage.registry.exploration;

import java.io.Serial;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Runs a process again up to the first call whose result is not known yet. Further calls, such as
 * those of an error handler, get no result either.
 */
final class Replay implements Host {
  private static final String NAME = Replay.class.getName();
  private static final String RUN = "run";
  private static final StackWalker WALKER = StackWalker.getInstance();

  private final List<Object> answers;
  private final List<Call> calls = new ArrayList<>();
  private final BitSet mortals = new BitSet();
  private final List<String> notes = new ArrayList<>();
  private final Names names;
  private boolean inMortal;
  private boolean dead;
  private boolean suspended;
  private int code;

  private Replay(int process, List<Object> answers) {
    this.answers = answers;
    this.names = new Names(process);
  }

  /** Runs {@code body} with the given results. */
  static Replay run(int process, Consumer<Host> body, List<Object> answers) {
    Replay replay = new Replay(process, answers);
    try {
      body.accept(replay);
    } catch (Suspended e) {
      return replay;
    } catch (RuntimeException | AssertionError e) {
      if (!replay.suspended) {
        replay.notes.add("failed: " + e);
      }
    }
    return replay;
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
    long begunOrEnded = calls.stream().filter(call -> call.op() == Op.REQUEST).count();
    return Math.toIntExact(begunOrEnded) - (suspended && last().op() == Op.REQUEST ? 1 : 0);
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
    if (calls.size() > answers.size()) {
      suspended = true;
      code = WALKER.walk(Replay::code);
      throw new Suspended();
    }
    Object answer = answers.get(calls.size() - 1);
    if (answer == Outcome.KILLED) {
      dead = true;
      throw new Killed();
    }
    return names.inward(answer);
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
