package io.stowage.registry.http.load;

import java.io.IOException;

/**
 * The figures that were measured while a server did some work.
 *
 * @param units the amount of work, in GiB or requests
 * @param seconds the time that it took
 * @param serverCpu the seconds of processors that the server used
 * @param generatorCpu the seconds of processors that this process used, which made the load
 */
record Sample(double units, double seconds, double serverCpu, double generatorCpu) {
  private static final double NANOS = 1e9;
  private static final double MILLIS = 1000;

  /** Measures {@code work}, which returns its units. */
  static Sample of(Server server, Measurement<Double> work) throws IOException {
    ProcessUsage served = server.usage();
    ProcessUsage generated = new ProcessUsage(ProcessHandle.current().pid());
    double servedBefore = served.cpuSeconds();
    double generatedBefore = generated.cpuSeconds();
    long start = System.nanoTime();
    double units = work.take();
    double seconds = (System.nanoTime() - start) / NANOS;
    return new Sample(
        units,
        seconds,
        served.cpuSeconds() - servedBefore,
        generated.cpuSeconds() - generatedBefore);
  }

  double unitsPerSecond() {
    return units / seconds;
  }

  double cpuSecondsPerUnit() {
    return serverCpu / units;
  }

  double cpuMillisPerUnit() {
    return cpuSecondsPerUnit() * MILLIS;
  }

  /** Returns the number of processors that the load generator kept busy. */
  double generatorCores() {
    return generatorCpu / seconds;
  }
}
