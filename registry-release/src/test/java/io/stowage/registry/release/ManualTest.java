package io.stowage.registry.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.cli.RegistryCommand;
import io.stowage.registry.cli.common.Host;
import io.stowage.registry.release.FileTree.Text;
import java.time.LocalDate;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ManualTest {
  private final CommandLine program = RegistryCommand.on(Host.system());
  private final FileTree pages = new FileTree();

  ManualTest() {
    new Manual("1.2", LocalDate.of(2026, 11, 24), ".SH ENVIRONMENT\n")
        .addPages(program, "man1", pages);
  }

  @Test
  void hasAPageForEachCommand() {
    assertThat(pages.entries()).containsKeys("man1/stowage.1", "man1/stowage-garbage-collect.1");
    assertThat(pages.entries()).hasSizeGreaterThan(program.getSubcommands().size());
  }

  @Test
  void describesOptionsAsTheHelpDoes() {
    assertThat(page("stowage-garbage-collect"))
        .startsWith(".TH \"STOWAGE\\-GARBAGE\\-COLLECT\" 1 2026-11-24 \"Stowage 1.2\"")
        .contains("\\fB\\-\\-writers=none|stowage|any\\fR\n");
    assertThat(page("stowage-serve")).contains("\\fB\\-\\-[no\\-]delete\\fR\n");
  }

  @Test
  void describesTheEnvironmentOnThePageOfTheProgram() {
    assertThat(page("stowage")).contains(".SH ENVIRONMENT\n");
    assertThat(page("stowage-ls")).doesNotContain("ENVIRONMENT");
  }

  @Test
  void escapesWhatHasAMeaningInAPage() {
    assertThat(new Page().text(".TH\n'quoted'\na\\b").toString())
        .isEqualTo("\\&.TH\n\\&'quoted'\na\\eb\n");
  }

  private String page(String name) {
    Object page = Objects.requireNonNull(pages.entries().get("man1/" + name + ".1"));
    return ((Text) page).content();
  }
}
