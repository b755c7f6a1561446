package io.stowage.registry.cli;

import io.stowage.registry.cli.common.Program;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** The words of a command line, rewritten so that the first one is a command or an option. */
final class Words {
  private static final String HELP = "help";
  private static final String SHOW_HELP = "--help";
  private static final String COLLECT = "garbage-collect";
  private static final String SERVE = "serve";

  private Words() {}

  /**
   * Returns the words for {@code arguments}. {@code help COMMAND} becomes {@code COMMAND --help} if
   * it is one of {@code commands}, and {@code gc} becomes {@code garbage-collect}. Under the name
   * {@code registry}, the program also takes a configuration file alone and {@code -v} for its
   * version, and prints its help if there are no arguments.
   */
  static List<String> of(Program program, Collection<String> commands, String... arguments) {
    List<String> words = List.of(arguments);
    if (!words.isEmpty() && words.get(0).equals(HELP)) {
      List<String> asked = aliased(words.subList(1, words.size()));
      boolean answered = asked.isEmpty() || commands.contains(asked.get(0));
      return answered ? Stream.concat(asked.stream(), Stream.of(SHOW_HELP)).toList() : asked;
    }
    return program == Program.REGISTRY ? ofRegistry(words) : aliased(words);
  }

  private static List<String> aliased(List<String> words) {
    boolean alias = !words.isEmpty() && words.get(0).equals("gc");
    return alias ? Stream.concat(Stream.of(COLLECT), words.stream().skip(1)).toList() : words;
  }

  private static List<String> ofRegistry(List<String> words) {
    if (words.isEmpty()) {
      return List.of(SHOW_HELP);
    }
    String first = words.get(0);
    if (first.equals("-v")) {
      return List.of("--version");
    }
    return isFile(first) ? Stream.concat(Stream.of(SERVE), words.stream()).toList() : words;
  }

  /** Returns whether {@code word} names a configuration file, and is neither command nor option. */
  private static boolean isFile(String word) {
    if (List.of(SERVE, COLLECT).contains(word) || word.startsWith("-")) {
      return false;
    }
    return word.endsWith(".yml") || word.endsWith(".yaml") || word.contains("/") || exists(word);
  }

  private static boolean exists(String word) {
    try {
      return Files.exists(Path.of(word));
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
