package io.stowage.registry.release;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The manual pages of a program (man(7)), one for the program and one for each of its commands. The
 * texts are those of the help.
 *
 * @param version the version of the program
 * @param date the date of the version
 * @param environment the part of the program's page about its environment, as source of the page
 */
record Manual(String version, LocalDate date, String environment) {
  /** Adds the pages of {@code program} and its commands below {@code folder}. */
  void addPages(CommandLine program, String folder, FileTree tree) {
    commands(program)
        .forEach(command -> tree.text(folder + "/" + name(command) + ".1", page(command)));
  }

  private static Stream<CommandSpec> commands(CommandLine command) {
    return Stream.concat(
        Stream.of(command.getCommandSpec()),
        command.getSubcommands().values().stream().distinct().flatMap(Manual::commands));
  }

  private static String name(CommandSpec command) {
    return command.qualifiedName("-");
  }

  private String page(CommandSpec command) {
    Page page = new Page();
    page.line(".TH \"" + Page.escaped(name(command).toUpperCase(Locale.ROOT)) + "\" 1 " + date
        + " \"Stowage " + version + "\" \"Manual of Stowage\"");
    page.line(".nh").line(".ad l");
    page.section("NAME").text(name(command) + " - " + CommandTexts.summary(command));
    page.section("SYNOPSIS").text(synopsis(command));
    page.section("DESCRIPTION");
    CommandTexts.description(command).forEach(page::paragraph);
    arguments(command, page);
    options(command, page);
    subcommands(command, page);
    codes(command, page);
    if (command.parent() == null) {
      page.line(environment.strip());
    }
    List<String> examples = CommandTexts.footer(command);
    if (!examples.isEmpty()) {
      page.section("EXAMPLES").example(examples);
    }
    related(command, page);
    return page.toString();
  }

  private static String synopsis(CommandSpec command) {
    Help help =
        command.commandLine().getHelpFactory().create(command, Help.defaultColorScheme(Ansi.OFF));
    return help.synopsis(0).strip().replaceAll("\\s+", " ");
  }

  private static void arguments(CommandSpec command, Page page) {
    List<PositionalParamSpec> arguments = CommandTexts.arguments(command);
    if (!arguments.isEmpty()) {
      page.section("ARGUMENTS");
      arguments.forEach(
          argument -> page.item(argument.paramLabel(), CommandTexts.description(argument)));
    }
  }

  private static void options(CommandSpec command, Page page) {
    page.section("OPTIONS");
    for (OptionSpec option : CommandTexts.options(command)) {
      String names = CommandTexts.names(option).stream()
          .map(
              name -> CommandTexts.isNegatable(option) ? name.replaceFirst("^--", "--[no-]") : name)
          .collect(Collectors.joining(", "));
      String value = CommandTexts.takesValue(option) ? "=" + option.paramLabel() : "";
      page.item(names + value, CommandTexts.description(option));
    }
  }

  private static void subcommands(CommandSpec command, Page page) {
    List<CommandSpec> subcommands = CommandTexts.subcommands(command);
    if (!subcommands.isEmpty()) {
      page.section("COMMANDS");
      subcommands.forEach(each -> page.item(
          each.name(), List.of(CommandTexts.summary(each) + ". See " + name(each) + "(1).")));
    }
  }

  private static void codes(CommandSpec command, Page page) {
    Map<String, String> codes = command.usageMessage().exitCodeList();
    if (!codes.isEmpty()) {
      page.section("EXIT STATUS");
      codes.forEach((code, meaning) -> page.item(code.strip(), List.of(meaning)));
    }
  }

  private static void related(CommandSpec command, Page page) {
    CommandSpec parent = command.parent();
    Stream<CommandSpec> others =
        parent == null ? CommandTexts.subcommands(command).stream() : Stream.of(parent);
    String list = others
        .map(Manual::name)
        .sorted(Comparator.naturalOrder())
        .map(name -> name + "(1)")
        .collect(Collectors.joining(", "));
    page.section("SEE ALSO").text(list);
  }
}
