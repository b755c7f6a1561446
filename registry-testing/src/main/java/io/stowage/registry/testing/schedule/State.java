package io.stowage.registry.testing.schedule;

/**
 * The world, and where each process is. The array is not changed.
 *
 * @param world the store and the clock
 * @param at the history of each process
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record State(World world, History[] at) {
  int[] key() {
    int[] key = new int[at.length + 3];
    key[0] = world.tree().number(world.root());
    key[1] = (int) (world.now() >>> 32);
    key[2] = (int) world.now();
    for (int i = 0; i < at.length; i++) {
      key[3 + i] = at[i].number();
    }
    return key;
  }

  State with(World next, int process, History history) {
    History[] moved = at.clone();
    moved[process] = history;
    return new State(next, moved);
  }
}
