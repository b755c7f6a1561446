package io.stowage.registry.cli.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.cli.common.Cli;
import io.stowage.registry.cli.common.ExitCode;
import io.stowage.registry.cli.common.Trees;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.testing.TestImages;
import io.stowage.registry.testing.TreeDump;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The options of {@code prune}, on a registry of one repository with two tags. */
class PruneOptionsTest {
  private final Path folder;
  private final Path root;

  PruneOptionsTest(@TempDir Path folder) {
    this.folder = folder;
    this.root = folder.resolve("root");
    try (Registry registry = Trees.open(root)) {
      TestImages images = TestImages.in(registry.repository("team/app"));
      images.image().tag("1.0.0").push();
      images.image().tag("latest").push();
    }
    Trees.age(root);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--match v*",
        "--repository team/*",
        "--policy POLICY --keep-last 1",
        "--policy POLICY --regex",
        "--policy POLICY --by created",
        "--keep-last 0",
        "--keep-last x",
        "--keep-newer 0",
        "--keep-newer 30",
        "--keep-semver minor",
        "--keep-semver build=1",
        "--keep-semver minor=0",
        "--keep-last 1 --by pulled",
        "--keep-last 1 --repository A",
        "--keep-last 1 --match [a]",
        "--keep-last 1 --regex --exclude (a",
        "--keep-last 1 --now yesterday",
        "--keep-last 1 --grace 1h",
        "--keep-last 1 --quarantine 1h",
        "--policy WRONG",
      })
  void areRefusedIfTheyAreWrong(String options) throws IOException {
    TreeDump before = dump();
    Path policy = Files.writeString(
        folder.resolve("policy.yml"), "rules: [{repositories: ['**'], keep: {last: 1}}]");
    Path wrong = Files.writeString(
        folder.resolve("wrong.yml"), "rules: [{repositories: ['**'], keep: {lst: 1}}]");
    List<Object> words = new ArrayList<>(List.of("prune"));
    Arrays.stream(options.split(" ", -1))
        .filter(word -> !word.isEmpty())
        .map(word -> word.replace("POLICY", policy.toString()))
        .map(word -> word.replace("WRONG", wrong.toString()))
        .forEach(words::add);
    words.add(root);

    Cli.Result result = Cli.plain().run(words.toArray());

    assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err())
        .startsWith("stowage")
        .containsPattern("expected|must|is not an int")
        .hasLineCount(1);
    assertThat(result.out()).isEmpty();
    assertThat(dump().changesSince(before)).isEmpty();
    if (options.contains("WRONG")) {
      assertThat(result.err())
          .isEqualTo("stowage: " + wrong + ": rules[0].keep.lst is unknown, expected a documented "
              + "key; the nearest one is rules[0].keep.last\n");
    }
  }

  private TreeDump dump() {
    return TreeDump.of(Trees.storage(root), RegistryLayout.ROOT);
  }
}
