package io.stowage.registry.gc;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Creates a registry tree for measurements. */
@Command(name = "make-tree", mixinStandardHelpOptions = true, sortOptions = false)
final class MakeTree implements Callable<Integer> {
  @Parameters(paramLabel = "ROOT", description = "The directory in which the tree is created.")
  private Path root = Path.of(".");

  @Mixin
  private ShapeOptions shape = new ShapeOptions();

  @Override
  public Integer call() {
    new TreeGenerator(root, shape.shape()).write();
    return 0;
  }
}
