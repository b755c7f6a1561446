package io.stowage.registry.gc.retention;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** A part of a pattern, which adds its states to an automaton. */
@FunctionalInterface
interface PatternPart {
  /** The maximum number of repetitions if there is no limit. */
  int UNLIMITED = Integer.MAX_VALUE;

  /**
   * Adds states that are followed by the state {@code next}.
   *
   * @return the first of these states
   * @throws IllegalArgumentException if the automaton becomes too large
   */
  int before(int next, Automaton automaton);

  /** Returns the part that reads one of {@code characters}. */
  static PatternPart characters(BitSet characters) {
    return (next, automaton) -> automaton.read(characters, next);
  }

  /** Returns the part that reads all of {@code parts}, one after the other. */
  static PatternPart sequence(List<PatternPart> parts) {
    return (next, automaton) -> {
      int entry = next;
      for (int i = parts.size() - 1; i >= 0; i--) {
        entry = parts.get(i).before(entry, automaton);
      }
      return entry;
    };
  }

  /** Returns the part that reads one of {@code parts}. */
  static PatternPart oneOf(List<PatternPart> parts) {
    return (next, automaton) -> {
      List<Integer> entries = new ArrayList<>();
      parts.forEach(part -> entries.add(part.before(next, automaton)));
      return automaton.fork(entries);
    };
  }

  /** Returns the part that reads {@code part} at least {@code least} times. */
  static PatternPart repeated(PatternPart part, int least, int most) {
    return (next, automaton) -> {
      int entry = next;
      if (most == UNLIMITED) {
        entry = automaton.fork(List.of(next));
        automaton.join(entry, part.before(entry, automaton));
      }
      for (int i = least; most != UNLIMITED && i < most; i++) {
        automaton.copy();
        entry = automaton.fork(List.of(next, part.before(entry, automaton)));
      }
      for (int i = 0; i < least; i++) {
        automaton.copy();
        entry = part.before(entry, automaton);
      }
      return entry;
    };
  }
}
