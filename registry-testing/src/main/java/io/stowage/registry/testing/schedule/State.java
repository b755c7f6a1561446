package io.stowage.registry.testing.schedule;

/**
 * The world, and where each process is. The array is not changed.
 *
 * @param world the store and the clock
 * @param at the place of each process
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record State(World world, Place[] at) {
  Fingerprint fingerprint() {
    Fingerprint sum = world.root().fingerprint().with(world.now());
    for (Place each : at) {
      sum = sum.with(each.number());
    }
    return sum;
  }

  State with(World next, int process, Place place) {
    Place[] moved = at.clone();
    moved[process] = place;
    return new State(next, moved);
  }
}
