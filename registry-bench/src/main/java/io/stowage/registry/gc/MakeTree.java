package io.stowage.registry.gc;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Makes a registry tree to measure on. */
@Command(name = "make-tree", mixinStandardHelpOptions = true, sortOptions = false)
final class MakeTree implements Callable<Integer> {
  @Parameters(paramLabel = "ROOT", description = "The directory to write below.")
  private Path root = Path.of(".");

  @Mixin
  private ShapeOptions shape = new ShapeOptions();

  @Override
  public Integer call() {
    new TreeGenerator(root, shape.shape()).write();
    return 0;
  }
}
