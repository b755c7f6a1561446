package io.stowage.registry.gc.internal.work;

import java.io.Serial;
import java.util.concurrent.CancellationException;

/** Thrown where a run must remove nothing more, so that it ends within its time limit. */
public final class OutOfTimeException extends CancellationException {
  @Serial
  private static final long serialVersionUID = 1L;

  OutOfTimeException() {
    super("the time limit of the run is reached");
  }
}
