package io.stowage.registry.cli.common;

/** Lets what runs in a process end early when the process is asked to end. */
@FunctionalInterface
public interface Endings {
  /** Registers a job, which {@code cancel} ends early. */
  Ending begin(Runnable cancel);

  /**
   * Registers a server, which {@code stop} ends, and to which {@code reload} applies changed
   * configuration.
   */
  default Ending beginServer(Runnable stop, Runnable reload) {
    return begin(stop);
  }

  /** Returns the endings of this process. */
  static Endings system() {
    return new Endings() {
      @Override
      public Ending begin(Runnable cancel) {
        return Ending.withProcess(cancel);
      }

      @Override
      public Ending beginServer(Runnable stop, Runnable reload) {
        return ServerSignals.handledBy(stop, reload) ? () -> {} : begin(stop);
      }
    };
  }
}
