package io.stowage.registry.exploration;

/** Runs a single process, or several threads of one process, without scheduling their calls. */
final class Direct implements Host {
  private final Names names = new Names(0);
  private final long perCall;
  private World world;
  private int calls;

  /** Creates a host whose clock advances by {@code perCall} milliseconds with each call. */
  Direct(World world, long perCall) {
    this.world = world;
    this.perCall = perCall;
  }

  synchronized World world() {
    return world;
  }

  @Override
  public synchronized Object make(Call call) {
    World.Step step = world.make(names.outward(call), Fresh.of(0, calls++));
    world = step.after();
    if (perCall > 0) {
      world = world.make(Call.passing(Op.PASS, perCall), Fresh.of(0, 0)).after();
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
