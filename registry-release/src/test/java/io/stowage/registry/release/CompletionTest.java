package io.stowage.registry.release;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

class CompletionTest {
  private final Completion completion =
      new Completion(new CommandLine(new Program()).getCommandSpec());

  @Test
  void listsTheOptionsAndValuesOfEachCommand() {
    assertThat(completion.bash())
        .contains("'program count --by') words='size time' ;;")
        .contains("'program') words='count' ;;")
        .contains("'program count') words='--all --by' ;;");
  }

  @Test
  void quotesTextsForZsh() {
    assertThat(completion.zsh())
        .startsWith("#compdef program\n")
        .contains("'count:Counts what'\\''s there'")
        .contains("'*--by=[The key \\[by default size\\]]:size|time:(size time)'")
        .contains("'*--all[Everything]'");
  }

  @Command(name = "program", subcommands = Count.class)
  static final class Program {}

  @Command(name = "count", description = "Counts what's there. Slowly.")
  static final class Count {
    @Option(names = "--all", description = "Everything.")
    boolean all;

    @Option(names = "--by", paramLabel = "size|time", description = "The key [by default size].")
    String by = "size";
  }
}
