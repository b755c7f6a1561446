package io.stowage.registry.cli.common;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Handles the signals that a server receives. A Java program can end with exit code 0 after SIGTERM,
 * and can react to a second signal, only by the class {@code sun.misc.Signal}. It is called by
 * reflection, because the compiler warns of every other use and the warning cannot be suppressed.
 */
public final class ServerSignals {
  private ServerSignals() {}

  /**
   * Calls {@code stop} at the first SIGTERM or SIGINT, ends the process with exit code 130 at the
   * second, and calls {@code reload} at each SIGHUP.
   *
   * @return whether this Java runtime can handle SIGTERM and SIGINT
   */
  public static boolean handledBy(Runnable stop, Runnable reload) {
    AtomicBoolean stopping = new AtomicBoolean();
    Runnable end = () -> {
      if (stopping.compareAndSet(false, true)) {
        stop.run();
      } else {
        Runtime.getRuntime().halt(ExitCode.CANCELLED);
      }
    };
    handle("HUP", reload);
    return handle("TERM", end) && handle("INT", end);
  }

  private static boolean handle(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object proxy = Proxy.newProxyInstance(
          ServerSignals.class.getClassLoader(),
          new Class<?>[] {handler},
          (self, method, arguments) -> called(self, method, action));
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }

  /** Answers a call of a handler, which may also be one of a method of every object. */
  private static @Nullable Object called(Object self, Method method, Runnable action) {
    return switch (method.getName()) {
      case "handle" -> {
        action.run();
        yield null;
      }
      case "hashCode" -> System.identityHashCode(self);
      case "toString" -> ServerSignals.class.getSimpleName();
      default -> false;
    };
  }
}
