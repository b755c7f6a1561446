package io.stowage.registry.release;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The completion of a program's commands and options in bash and zsh. If nothing is known about an
 * argument, it is completed to names of files.
 *
 * @param program the program
 */
record Completion(CommandSpec program) {
  /** Returns the script for bash. */
  String bash() {
    StringBuilder script = new StringBuilder("""
        # Completes the command lines of NAME in bash.

        _NAME() {
          local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
          local command=NAME words='' i
          if [[ $word == = ]]; then word=''; fi
          if [[ $previous == = ]]; then previous=${COMP_WORDS[COMP_CWORD - 2]}; fi
          for ((i = 1; i < COMP_CWORD; i++)); do
            case "$command ${COMP_WORDS[i]}" in
        """.replace("NAME", program.name()));
    paths(program)
        .skip(1)
        .forEach(command -> script
            .append("      '")
            .append(command.qualifiedName(" "))
            .append("') command+=\" ${COMP_WORDS[i]}\" ;;\n"));
    script.append("    esac\n  done\n  case \"$command $previous\" in\n");
    paths(program).forEach(command -> values(command, script));
    script.append("    *)\n      case \"$command\" in\n");
    paths(program)
        .forEach(command -> script
            .append("        '")
            .append(command.qualifiedName(" "))
            .append("') words='")
            .append(words(command))
            .append("' ;;\n"));
    return script.append("""
              esac
              if [[ $word != -* && $words == -* ]]; then words=''; fi
              ;;
          esac
          mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
        }

        complete -o default -F _NAME NAME
        """.replace("NAME", program.name())).toString();
  }

  /** Returns the script for zsh. */
  String zsh() {
    StringBuilder script = new StringBuilder("#compdef " + program.name() + "\n\n");
    paths(program).forEach(command -> function(command, script));
    return script.append(function(program)).append(" \"$@\"\n").toString();
  }

  private static Stream<CommandSpec> paths(CommandSpec command) {
    return Stream.concat(
        Stream.of(command), CommandTexts.subcommands(command).stream().flatMap(Completion::paths));
  }

  private static void values(CommandSpec command, StringBuilder script) {
    for (OptionSpec option : CommandTexts.options(command)) {
      if (CommandTexts.takesValue(option)) {
        String names = CommandTexts.names(option).stream()
            .map(name -> "'" + command.qualifiedName(" ") + " " + name + "'")
            .collect(Collectors.joining(" | "));
        String values = String.join(" ", CommandTexts.values(option));
        script.append("    ").append(names).append(") words='").append(values).append("' ;;\n");
      }
    }
  }

  private static String words(CommandSpec command) {
    return Stream.concat(
            CommandTexts.subcommands(command).stream().map(CommandSpec::name),
            CommandTexts.options(command).stream().flatMap(CommandTexts::allNames))
        .collect(Collectors.joining(" "));
  }

  private static String function(CommandSpec command) {
    return "_" + command.qualifiedName("_").replace('-', '_');
  }

  private static void function(CommandSpec command, StringBuilder script) {
    script.append(function(command)).append("() {\n");
    List<CommandSpec> subcommands = CommandTexts.subcommands(command);
    if (subcommands.isEmpty()) {
      script.append("  _arguments -s -S");
      options(command, script);
      script.append(" \\\n    '*: :_files'\n}\n\n");
      return;
    }
    script.append("  local state line\n  local -a commands=(\n");
    subcommands.forEach(each -> script
        .append("    ")
        .append(quoted(each.name() + ":" + CommandTexts.summary(each)))
        .append('\n'));
    script.append("  )\n  _arguments -C -s -S");
    options(command, script);
    script.append("""
         \\
            '1: :->command' \\
            '*:: :->argument'
          case $state in
            command) _describe command commands ;;
            argument)
              case $line[1] in
        """);
    subcommands.forEach(each -> script
        .append("        ")
        .append(each.name())
        .append(") ")
        .append(function(each))
        .append(" ;;\n"));
    script.append("      esac\n      ;;\n  esac\n}\n\n");
  }

  private static void options(CommandSpec command, StringBuilder script) {
    for (OptionSpec option : CommandTexts.options(command)) {
      CommandTexts.allNames(option)
          .map(name -> specification(option, name))
          .forEach(text -> script.append(" \\\n    ").append(quoted(text)));
    }
  }

  /**
   * Returns the specification for {@code _arguments} of an option that may be given more than once.
   */
  private static String specification(OptionSpec option, String name) {
    String summary = CommandTexts.summary(option).replaceAll("([\\[\\]])", "\\\\$1");
    if (!CommandTexts.takesValue(option)) {
      return "*" + name + "[" + summary + "]";
    }
    String separator = name.startsWith("--") ? "=" : "";
    return "*" + name + separator + "[" + summary + "]" + value(option);
  }

  private static String value(ArgSpec option) {
    List<String> values = CommandTexts.values(option);
    String action = values.isEmpty() ? "_files" : "(" + String.join(" ", values) + ")";
    return ":" + option.paramLabel().replace(":", "\\:") + ":" + action;
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
