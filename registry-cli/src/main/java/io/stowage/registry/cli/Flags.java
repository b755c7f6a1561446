package io.stowage.registry.cli;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ScopeType;

/**
 * The options that are declared without a value. Each of them takes {@code --name}, {@code
 * --name=true}, {@code --name=false} and {@code --no-name}. The help shows them as they are
 * declared: one that may be left undecided as {@code --[no-]name}, and any other as {@code --name}.
 */
final class Flags {
  private Flags() {}

  /** Makes the flags of {@code command} take all forms. */
  static void extend(CommandSpec command) {
    replace(
        command,
        Flags::isPlain,
        flag ->
            flag.toBuilder().arity("0..1").negatable(true).fallbackValue("true").build());
  }

  /** Returns the help of {@code command}, which parses no command line afterwards. */
  static Help help(CommandSpec command, Help.ColorScheme colors) {
    replace(
        command,
        Flags::isExtended,
        flag -> flag.toBuilder()
            .arity("0")
            .negatable(flag.type() == Boolean.class)
            .fallbackValue("")
            .build());
    return new Help(command, colors);
  }

  private static void replace(
      CommandSpec command, Predicate<OptionSpec> chosen, UnaryOperator<OptionSpec> replacement) {
    for (OptionSpec option : List.copyOf(command.options())) {
      if (isFlag(option) && chosen.test(option)) {
        remove(command, option);
        command.addOption(replacement.apply(option));
      }
    }
  }

  /**
   * Removes {@code option}, and removes it from the subcommands, which inherit it and would
   * otherwise get it again.
   */
  private static void remove(CommandSpec command, OptionSpec option) {
    if (option.scopeType() == ScopeType.INHERIT) {
      command.subcommands().values().stream()
          .map(CommandLine::getCommandSpec)
          .forEach(each -> Optional.ofNullable(each.findOption(option.longestName()))
              .ifPresent(inherited -> remove(each, inherited)));
    }
    command.remove(option);
  }

  private static boolean isPlain(OptionSpec flag) {
    return flag.arity().max() == 0;
  }

  private static boolean isExtended(OptionSpec flag) {
    return flag.arity().min() == 0 && flag.arity().max() == 1;
  }

  /** Returns whether {@code option} is a flag that can be replaced; one in a group cannot. */
  private static boolean isFlag(OptionSpec option) {
    return (option.type() == boolean.class || option.type() == Boolean.class)
        && !option.usageHelp()
        && !option.versionHelp()
        && option.group() == null;
  }
}
