package io.stowage.registry.gc;

import io.stowage.registry.Scratch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Compares Stowage's collector with Debian's {@code docker-registry garbage-collect} on the same
 * tree. Runs alternate, after a warm-up run of each, and include the start of the process. Requires
 * {@code /usr/bin/time}.
 */
@Command(
    name = "side-by-side",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Compares Stowage's garbage collection with docker-registry's, run by run.")
final class SideBySide implements Callable<Integer> {
  @Option(
      names = "--case",
      description = "A row of the table: ${COMPLETION-CANDIDATES}. Replaces the shape, "
          + "--dry-run, --delete-untagged and --cold.")
  private Optional<Case> preset = Optional.empty();

  @Option(names = "--dry-run", description = "Change nothing; else each run gets a fresh copy.")
  private boolean dryRun;

  @Option(names = "--delete-untagged", description = "Remove manifests without a tag.")
  private boolean deleteUntagged;

  @Option(names = "--cold", description = "Drop the system's cache before each run; requires root.")
  private boolean cold;

  @Option(names = "--runs", description = "Measured pairs. Default: ${DEFAULT-VALUE}.")
  private int runs = 5;

  @Option(names = "--floor", description = "Also run floor.c, in a dry run; requires gcc.")
  private boolean floor;

  @Option(names = "--jar", description = "Stowage's command. Default: ${DEFAULT-VALUE}.")
  private Path jar = Path.of("registry-cli/target/registry-cli.jar");

  @Option(names = "--java-options", description = "Java options for Stowage, separated by blanks.")
  private String javaOptions = "";

  @Option(
      names = "--tidy",
      description = "Stowage's --tidy. Default: ${DEFAULT-VALUE}, as docker-registry.")
  private String tidy = "none";

  @Option(names = "--tree", description = "An existing tree to use instead of a new one.")
  private Optional<Path> tree = Optional.empty();

  @Mixin
  private ShapeOptions shape = new ShapeOptions();

  @Override
  public Integer call() {
    Path folder = Scratch.make("side-by-side");
    try {
      TreeShape asked = preset.map(Case::shape).orElseGet(shape::shape);
      Path root = tree.orElseGet(() -> make(folder, asked));
      System.out.println("machine: " + Machine.describe());
      System.out.println("tree: " + tree.map(Path::toString).orElseGet(asked::toString));
      compare(folder, root);
    } finally {
      Scratch.remove(folder);
    }
    return 0;
  }

  private static Path make(Path folder, TreeShape shape) {
    Path root = folder.resolve("tree");
    new TreeGenerator(root, shape).write();
    return root;
  }

  private void compare(Path folder, Path root) {
    Asked asked = preset.map(Case::asked).orElse(new Asked(dryRun, deleteUntagged, cold));
    Contender ours = new Ours(jar, javaOptions, tidy, asked);
    Contender theirs = new DockerRegistry(folder, asked);
    List<Contender> contenders =
        new ArrayList<>(List.of(ours, new OursByDefault(jar, asked), theirs));
    if (floor && asked.dryRun()) {
      Floor program = Floor.compile(folder);
      contenders.add(Contender.of("floor", at -> program.command(at, asked.deleteUntagged())));
    }
    System.out.println("ours: " + String.join(" ", ours.command(Path.of("ROOT"))));
    Comparison comparison = new Comparison(folder, root, asked, contenders).run(runs);
    System.out.println(new ComparisonTable(comparison));
  }
}
