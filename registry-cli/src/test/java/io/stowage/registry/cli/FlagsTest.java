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

    assertThat(value(words, name)).isEqualTo(true);
    assertThat(value(words, name + "=true")).isEqualTo(true);
    assertThat(value(words, name + "=false")).isEqualTo(false);
    assertThat(value(words, opposite)).isEqualTo(false);
    assertThat(value(words, name, opposite)).isEqualTo(false);
    assertThat(value(words, opposite, name)).isEqualTo(true);
    assertThat(value(words, name, name, name + "=false", name + "=1")).isEqualTo(true);
  }

  /** Returns the value of the flag that is the last of {@code words}, after {@code options}. */
  private static Object value(List<String> words, String... options) {
    CommandLine all = RegistryCommand.on(Host.system());
    List<String> commands = words.subList(1, words.size() - 1);
    CommandLine line = all;
    for (String command : commands) {
      line = subcommand(line, command);
    }
    CommandSpec spec = line.getCommandSpec();
    List.copyOf(spec.positionalParameters()).forEach(spec::remove);
    all.parseArgs(Stream.concat(commands.stream(), Stream.of(options)).toArray(String[]::new));
    return spec.findOption(words.get(words.size() - 1)).getValue();
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
