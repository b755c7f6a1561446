package io.stowage.registry.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** A command on one registry, with the parameter and the option that all such commands have. */
abstract class StoreCommand implements Callable<Integer> {
  private final Host host;

  @Mixin
  private final RegistryArgument argument;

  @Mixin
  private final OutputOptions output;

  StoreCommand(Host host) {
    this.host = host;
    argument = new RegistryArgument(host);
    output = new OutputOptions(host);
  }

  final Host host() {
    return host;
  }

  final RegistryArgument argument() {
    return argument;
  }

  final OutputOptions output() {
    return output;
  }
}
