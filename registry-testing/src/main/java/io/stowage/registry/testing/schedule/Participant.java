package io.stowage.registry.testing.schedule;

import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;

/** A process, and all that is known of its histories. Not thread-safe. */
final class Participant {
  private final String name;
  private final int process;
  private final Consumer<Host> body;
  private final Conflicts conflicts;
  private final History start = History.start();
  private int histories;
  private boolean promisesKept = true;

  Participant(String name, int process, Consumer<Host> body, Conflicts conflicts) {
    this.name = name;
    this.process = process;
    this.body = body;
    this.conflicts = conflicts;
    discover(start);
  }

  String name() {
    return name;
  }

  History start() {
    return start;
  }

  int histories() {
    return histories;
  }

  /** Returns whether no call became known that conflicts with one that it was promised not to. */
  boolean keptPromises() {
    return promisesKept;
  }

  void forgetPromises() {
    promisesKept = true;
    start.forget();
  }

  /** Returns how a history goes on when its next call gets {@code answer}. */
  History after(History history, Object answer) {
    History known = history.known(answer);
    if (known != null) {
      return known;
    }
    boolean isRequest = conflicts.call(history.call()).op() == Op.REQUEST;
    History added = history.add(answer, isRequest);
    discover(added);
    return added;
  }

  private void discover(History history) {
    List<Object> answers = history.answers();
    Replay replay = Replay.run(process, body, answers);
    if (replay.calls().size() < answers.size()) {
      throw new IllegalStateException(
          name + " is not determined by the answers to its calls: it makes fewer of them");
    }
    history.checkRepeats(replay.calls(), conflicts, name);
    int number = histories++;
    if (!replay.isSuspended()) {
      history.ends(number, replay.notes());
      return;
    }
    int call = conflicts.number(replay.calls().get(answers.size()));
    BitSet against = conflicts.with(call);
    boolean mortal = replay.isMortal() && conflicts.call(call).op().isChange();
    promisesKept &= history.continues(number, call, mortal, against);
  }
}
