package io.stowage.registry.exploration;

/**
 * The world and the place of each process. The array is never changed.
 *
 * @param world the store and the clock
 * @param at the place of each process
 * @param turn the process whose turn it is, if that matters
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record State(World world, Place[] at, Turn turn) {
  Fingerprint fingerprint() {
    Fingerprint sum = world
        .root()
        .fingerprint()
        .with(world.writers().fingerprint())
        .with(world.objects().fingerprint())
        .with(world.now());
    for (Place each : at) {
      sum = sum.with(each.number());
    }
    return turn.isFree() ? sum : sum.with(turn.process()).with(turn.left());
  }

  State with(World next, int process, Place place) {
    Place[] moved = at.clone();
    moved[process] = place;
    int last = turn.process();
    boolean taken = last >= 0 && last != process && !at[last].hasEnded();
    return new State(next, moved, turn.of(process, taken));
  }
}
