package io.stowage.registry.gc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("once")
class ComparisonTest {
  private static final Asked REMOVAL = new Asked(false, false, false);

  private Path folder = Path.of("");
  private Path root = Path.of("");

  @BeforeEach
  void makeTree(@TempDir Path empty) throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/time")), "/usr/bin/time is not installed");
    folder = empty;
    root = Files.createDirectory(folder.resolve("tree"));
    Files.createFile(root.resolve("kept"));
    Files.createFile(root.resolve("dead"));
  }

  @Test
  void detectsEqualResults() {
    Comparison comparison = compare(remover("one", "dead"), remover("two", "dead"));

    assertThat(comparison.same()).isTrue();
    assertThat(comparison.lanes()).allSatisfy(lane -> assertThat(lane.runs()).hasSize(2));
  }

  @Test
  void detectsDifferentResults() {
    assertThat(compare(remover("one", "dead"), remover("two", "kept")).same()).isFalse();
  }

  @Test
  void leavesTheTreeUnchanged() {
    compare(remover("one", "dead"), remover("two", "dead"));

    assertThat(root.resolve("dead")).exists();
    assertThat(folder.resolve("copy-for-one")).doesNotExist();
  }

  @Test
  void showsARowForEachContender() {
    String table =
        new ComparisonTable(compare(remover("one", "dead"), remover("two", "dead"))).toString();

    assertThat(table).contains("| one | ", "| two | ", "1.00 (1.00 to 1.00)", "are the same.");
  }

  @Test
  void failsWithTheOutputOfTheProgram() {
    Contender failing =
        Contender.of("failing", tree -> List.of("sh", "-c", "echo out of luck; exit 3"));

    assertThatIllegalStateException()
        .isThrownBy(() -> compare(failing))
        .withMessageContaining("exited with 3")
        .withMessageContaining("out of luck");
  }

  private Comparison compare(Contender... contenders) {
    return new Comparison(folder, root, REMOVAL, List.of(contenders)).run(2);
  }

  private static Contender remover(String name, String file) {
    return Contender.of(name, tree -> List.of("rm", tree.resolve(file).toString()));
  }
}
