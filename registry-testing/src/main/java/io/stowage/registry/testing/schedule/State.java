package io.stowage.registry.testing.schedule;

/**
 * The world, and where each process is. The array is not changed.
 *
 * @param world the store and the clock
 * @param at the history of each process
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record State(World world, History[] at) {
  Fingerprint fingerprint() {
    Fingerprint sum = world.root().fingerprint().with(world.now());
    for (History each : at) {
      sum = sum.with(each.number());
    }
    return sum;
  }

  State with(World next, int process, History history) {
    History[] moved = at.clone();
    moved[process] = history;
    return new State(next, moved);
  }
}
