package io.stowage.registry.exploration;

/**
 * A hash of 128 bits that identifies a state. Among 10<sup>9</sup> states, two have the same hash
 * with a probability of less than 10<sup>-20</sup>. Immutable.
 */
record Fingerprint(long high, long low) {
  static final Fingerprint NONE = new Fingerprint(0x243F6A8885A308D3L, 0x13198A2E03707344L);

  Fingerprint with(long value) {
    return new Fingerprint(
        mix(high + value * 0x9E3779B97F4A7C15L, 0xFF51AFD7ED558CCDL, 0xC4CEB9FE1A85EC53L),
        mix(low ^ value * 0xD6E8FEB86659FD93L, 0xBF58476D1CE4E5B9L, 0x94D049BB133111EBL));
  }

  Fingerprint with(Fingerprint other) {
    return with(other.high).with(other.low);
  }

  Fingerprint with(String text) {
    return with(text.length()).withCharacters(text);
  }

  /** Adds a text, which may be added in any number of parts with the same result. */
  Fingerprint withCharacters(String text) {
    Fingerprint sum = this;
    for (int i = 0; i < text.length(); i++) {
      sum = sum.with(text.charAt(i));
    }
    return sum;
  }

  private static long mix(long value, long first, long second) {
    long mixed = (value ^ (value >>> 31)) * first;
    mixed = (mixed ^ (mixed >>> 29)) * second;
    return mixed ^ (mixed >>> 32);
  }
}
