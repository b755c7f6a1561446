package io.stowage.registry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.cli.common.Host;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

class FlagsTest {
  /** Returns each flag of each command, as the words of the command and the name of the flag. */
  static List<String> flags() {
    List<String> flags = new ArrayList<>();
    addFlags(RegistryCommand.on(Host.system()), flags);
    return flags;
  }

  private static void addFlags(CommandLine line, List<String> flags) {
    line.getSubcommands().values().forEach(each -> addFlags(each, flags));
    CommandSpec spec = line.getCommandSpec();
    spec.options().stream()
        .filter(option -> option.type() == boolean.class || option.type() == Boolean.class)
        .filter(option -> !option.usageHelp() && !option.versionHelp())
        .map(option -> spec.qualifiedName() + " " + option.longestName())
        .forEach(flags::add);
  }

  @ParameterizedTest
  @MethodSource("flags")
  void takeAllForms(String flag) {
    List<String> words = List.of(flag.split(" "));
    String name = words.get(words.size() - 1);
    String opposite =
        name.startsWith("--no-") ? name.replace("--no-", "--") : name.replace("--", "--no-");
    Flag read = Flag.of(words);

    assertThat(read.value(name)).isEqualTo(true);
    assertThat(read.value(name + "=true")).isEqualTo(true);
    assertThat(read.value(name + "=false")).isEqualTo(false);
    assertThat(read.value(opposite)).isEqualTo(false);
    assertThat(read.value(name, opposite)).isEqualTo(false);
    assertThat(read.value(opposite, name)).isEqualTo(true);
    assertThat(read.value(name, name, name + "=false", name + "=1")).isEqualTo(true);
  }

  /** A flag of a command, read from command lines that have no other arguments. */
  private record Flag(CommandLine all, List<String> commands, OptionSpec option) {
    /** Returns the flag with these names of commands and with this name at the end. */
    static Flag of(List<String> words) {
      CommandLine all = RegistryCommand.on(Host.system());
      List<String> commands = words.subList(1, words.size() - 1);
      CommandLine line = all;
      for (String command : commands) {
        line = subcommand(line, command);
      }
      CommandSpec spec = line.getCommandSpec();
      List.copyOf(spec.positionalParameters()).forEach(spec::remove);
      return new Flag(all, commands, spec.findOption(words.get(words.size() - 1)));
    }

    /** Returns the value of the flag after {@code options}. */
    Object value(String... options) {
      all.parseArgs(Stream.concat(commands.stream(), Stream.of(options)).toArray(String[]::new));
      return option.getValue();
    }
  }

  @Test
  void areFoundInEveryCommand() {
    assertThat(flags())
        .contains(
            "stowage --verbose",
            "stowage garbage-collect --dry-run",
            "stowage garbage-collect --json",
            "stowage serve --delete",
            "stowage ls --long");
  }

  @Test
  void areShownAsTheyAreDeclared() {
    assertThat(help("garbage-collect")).contains("-d, --dry-run  ").doesNotContain("--[no-]");
    assertThat(help("serve")).contains("--[no-]delete  ", "      --memory  ");
  }

  private static String help(String command) {
    return subcommand(RegistryCommand.on(Host.system()), command).getUsageMessage();
  }

  private static CommandLine subcommand(CommandLine line, String name) {
    return Objects.requireNonNull(line.getSubcommands().get(name), name);
  }
}
