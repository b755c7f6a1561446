package io.stowage.registry.release;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Reads the texts that the help shows from the descriptions of commands. */
final class CommandTexts {
  private CommandTexts() {}

  /** Returns the first sentence of the description, without a full stop. */
  static String summary(CommandSpec command) {
    return firstSentence(description(command));
  }

  /** Returns the first sentence of the description, without a full stop. */
  static String summary(ArgSpec argument) {
    return firstSentence(description(argument));
  }

  /** Returns the paragraphs of the description. */
  static List<String> description(CommandSpec command) {
    return paragraphs(command.usageMessage().description());
  }

  /** Returns the paragraphs of the description. */
  static List<String> description(ArgSpec argument) {
    return paragraphs(argument.description());
  }

  /** Returns the lines at the end of the help. */
  static List<String> footer(CommandSpec command) {
    return paragraphs(command.usageMessage().footer());
  }

  /** Returns the commands of {@code command} that the help shows, by their first names. */
  static List<CommandSpec> subcommands(CommandSpec command) {
    return command.subcommands().values().stream()
        .distinct()
        .map(CommandLine::getCommandSpec)
        .filter(each -> !each.usageMessage().hidden())
        .toList();
  }

  /** Returns the options that the help shows, by their longest names. */
  static List<OptionSpec> options(CommandSpec command) {
    return command.options().stream()
        .filter(option -> !option.hidden())
        .sorted(Comparator.comparing(CommandTexts::key))
        .toList();
  }

  /** Returns the parameters that the help shows, in their order. */
  static List<PositionalParamSpec> arguments(CommandSpec command) {
    return command.positionalParameters().stream()
        .filter(argument -> !argument.hidden())
        .sorted(Comparator.comparingInt(argument -> argument.index().min()))
        .toList();
  }

  /** Returns the names of an option, the shortest first. */
  static List<String> names(OptionSpec option) {
    return Arrays.stream(option.names())
        .sorted(Comparator.comparingInt(String::length))
        .toList();
  }

  /** Returns the names of an option and of its negation. */
  static Stream<String> allNames(OptionSpec option) {
    return names(option).stream()
        .flatMap(name -> isNegatable(option) && name.startsWith("--")
            ? Stream.of(name, name.replaceFirst("--", "--no-"))
            : Stream.of(name));
  }

  /**
   * Returns whether the help shows the option with its negation, because it may be left undecided.
   */
  static boolean isNegatable(OptionSpec option) {
    return option.negatable() && option.type() == Boolean.class;
  }

  /** Returns whether the help shows an option with a value. */
  static boolean takesValue(OptionSpec option) {
    return option.arity().max() > 0
        && option.type() != boolean.class
        && option.type() != Boolean.class;
  }

  /** Returns the values that the label of an argument lists, or nothing if it lists none. */
  static List<String> values(ArgSpec argument) {
    String label = argument.paramLabel();
    return label.matches("[a-z0-9-]+(\\|[a-z0-9-]+)+") ? List.of(label.split("\\|")) : List.of();
  }

  private static String key(OptionSpec option) {
    return option.longestName().replaceFirst("^-+", "").toLowerCase(Locale.ROOT);
  }

  private static String firstSentence(List<String> paragraphs) {
    if (paragraphs.isEmpty()) {
      return "";
    }
    String text = paragraphs.get(0);
    int end = text.indexOf(". ");
    return end < 0 ? text.replaceFirst("\\.$", "") : text.substring(0, end);
  }

  private static List<String> paragraphs(String[] texts) {
    return Arrays.stream(texts)
        .map(text -> Ansi.OFF.string(text.replace("%n", "\n").replace("%%", "%")))
        .toList();
  }
}
