package io.stowage.registry.cli.common;

import io.stowage.registry.Registry;
import io.stowage.registry.gc.Damage;
import java.util.ArrayList;
import java.util.List;

/** A command that reads a registry and changes nothing. It reports damage at the end. */
public abstract class ReadingCommand extends StoreCommand {
  private final List<Damage> damages = new ArrayList<>();

  public ReadingCommand(Host host) {
    super(host);
  }

  /** Reads and prints; returns the exit code that applies if nothing is damaged. */
  public abstract int read(Registry registry);

  @Override
  public final Integer call() {
    try (Registry registry = argument().openToRead(this::damaged)) {
      int code = read(registry);
      return damages.isEmpty() ? code : ExitCode.DAMAGED;
    } finally {
      Damages.print(output().err(), damages);
    }
  }

  /** Adds {@code damage} to the report. */
  public final void damaged(Damage damage) {
    damages.add(damage);
  }
}
