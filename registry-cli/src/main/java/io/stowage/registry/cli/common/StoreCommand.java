package io.stowage.registry.cli.common;

import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** A command on one registry, with the parameter and the option that all such commands have. */
public abstract class StoreCommand implements Callable<Integer> {
  private final Host host;

  @Mixin
  private final RegistryArgument argument;

  @Mixin
  private final OutputOptions output;

  public StoreCommand(Host host) {
    this.host = host;
    argument = new RegistryArgument(host);
    output = new OutputOptions(host);
  }

  public final Host host() {
    return host;
  }

  public final RegistryArgument argument() {
    return argument;
  }

  public final OutputOptions output() {
    return output;
  }
}
