package io.stowage.registry.gc.retention;

import java.util.BitSet;

/** Sets of ASCII characters. Each call returns a new set. */
final class AsciiSets {
  /** The number of characters. */
  static final int SIZE = 128;

  private AsciiSets() {}

  static BitSet of(char c) {
    BitSet set = new BitSet();
    set.set(c);
    return set;
  }

  static BitSet all() {
    return inverse(new BitSet());
  }

  static BitSet digits() {
    BitSet set = new BitSet();
    set.set('0', '9' + 1);
    return set;
  }

  /** Returns letters, digits and the underscore. */
  static BitSet word() {
    BitSet set = digits();
    set.set('A', 'Z' + 1);
    set.set('a', 'z' + 1);
    set.set('_');
    return set;
  }

  static BitSet inverse(BitSet set) {
    BitSet inverse = (BitSet) set.clone();
    inverse.flip(0, SIZE);
    return inverse;
  }
}
