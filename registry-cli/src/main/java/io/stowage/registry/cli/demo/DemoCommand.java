package io.stowage.registry.cli.demo;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.cli.common.ExitCode;
import io.stowage.registry.cli.common.Host;
import io.stowage.registry.storage.StoragePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Demonstrates a collection on a registry that it creates. */
@Command(
    name = "demo",
    description = "Creates a registry, pushes three images that share layers, deletes one of them, "
        + "and collects. Shows the disk usage before and after the collection.",
    footer = {"  stowage demo", "  stowage demo /tmp/demo && stowage du /tmp/demo"})
public final class DemoCommand implements Callable<Integer> {
  private static final StoragePath TOP = StoragePath.parse("docker");

  private final Host host;

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "DIRECTORY",
      description = "The folder in which to create the registry, which is kept. Default: a "
          + "temporary folder, which is removed at the end.")
  private @Nullable Path directory;

  public DemoCommand(Host host) {
    this.host = host;
  }

  @Override
  public Integer call() throws IOException {
    if (directory == null) {
      Path folder = Files.createTempDirectory("stowage-demo");
      run(folder, true);
      Files.delete(folder);
    } else {
      run(directory, false);
    }
    return ExitCode.DONE;
  }

  private void run(Path folder, boolean passing) {
    RegistryOptions options = RegistryOptions.builder().grace(Duration.ZERO).build();
    try (Registry registry = Registry.open(host.stores().create(folder), options)) {
      try {
        new Demo(registry, spec.commandLine().getOut()).run();
      } finally {
        if (passing) {
          registry.storage().deleteTree(TOP);
        }
      }
    }
  }
}
