package io.stowage.registry.exploration;

/** Runs a single process, or several threads of one process, without scheduling their calls. */
final class Direct implements Host {
  private final Names names;
  private final long perCall;
  private final int process;
  private World world;
  private int calls;

  /**
   * Creates a host whose clock advances by {@code perCall} milliseconds with each call.
   *
   * @param process the number of the process, which determines what it makes
   */
  Direct(World world, long perCall, int process) {
    this.names = new Names(process);
    this.world = world;
    this.perCall = perCall;
    this.process = process;
  }

  synchronized World world() {
    return world;
  }

  @Override
  public synchronized Object make(Call call) {
    World.Step step = world.make(names.outward(call), Fresh.of(process, calls++));
    world = step.after();
    if (perCall > 0) {
      world = world.make(Call.passing(Op.PASS, perCall), Fresh.of(process, 0)).after();
    }
    return names.inward(step.answer());
  }

  @Override
  public void note(String note) {}

  @Override
  public boolean mortal(Runnable life) {
    life.run();
    return false;
  }
}
