package io.stowage.registry.interop.http;

import com.google.common.base.Splitter;
import com.google.common.io.Resources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Commands of a shell, each with lines of its output.
 *
 * @param title what the commands show
 * @param commands the commands, which run in one shell
 */
record Transcript(String title, List<Step> commands) {
  private static final String TITLE = "== ";
  private static final String COMMAND = "$ ";
  private static final String END = "--- end of the output";
  private static final Pattern ANYTHING = Pattern.compile("\\*|[^*]+");

  /** Copies the list. */
  Transcript {
    commands = List.copyOf(commands);
  }

  /**
   * A command and what it prints.
   *
   * @param command the command
   * @param lines lines that its output has in this order, possibly with others between them. In a
   *     line, {@code *} stands for any characters; case does not matter, as in names of headers.
   */
  record Step(String command, List<String> lines) {}

  /**
   * Reads transcripts: for each a line {@code == title}, and then commands after {@code $}, each
   * followed by the lines of its output. Lines that begin with {@code #} are comments.
   */
  static List<Transcript> load(String resource) {
    List<Transcript> transcripts = new ArrayList<>();
    for (String block : Splitter.on("\n" + TITLE).split("\n" + text(resource))) {
      List<String> lines = Splitter.on('\n')
          .omitEmptyStrings()
          .splitToStream(block)
          .filter(line -> !line.startsWith("#"))
          .toList();
      if (!lines.isEmpty()) {
        transcripts.add(new Transcript(lines.get(0), steps(lines.subList(1, lines.size()))));
      }
    }
    return transcripts;
  }

  private static String text(String resource) {
    try {
      return Resources.toString(
          Resources.getResource(Transcript.class, resource), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Step> steps(List<String> lines) {
    List<Step> steps = new ArrayList<>();
    int begin = 0;
    for (int end = 1; end <= lines.size(); end++) {
      if (end == lines.size() || lines.get(end).startsWith(COMMAND)) {
        String command = lines.get(begin).substring(COMMAND.length());
        steps.add(new Step(command, List.copyOf(lines.subList(begin + 1, end))));
        begin = end;
      }
    }
    return steps;
  }

  /** Returns a script that runs the commands, and marks the end of the output of each. */
  String script() {
    StringBuilder script = new StringBuilder();
    commands.forEach(step -> script
        .append(step.command())
        .append("\nprintf '\\n%s\\n' '")
        .append(END)
        .append("'\n"));
    return script.toString();
  }

  /** Checks that {@code output} of the script has the lines of each command. */
  void check(String output) {
    List<String> outputs = Splitter.on("\n" + END + "\n").splitToList(output.replace("\r", ""));
    for (int i = 0; i < commands.size(); i++) {
      check(commands.get(i), outputs.get(i));
    }
  }

  private static void check(Step step, String output) {
    List<String> left = Splitter.on('\n').splitToList(output);
    for (String expected : step.lines()) {
      Pattern pattern = pattern(expected);
      int at = 0;
      while (at < left.size() && !pattern.matcher(left.get(at)).matches()) {
        at++;
      }
      if (at == left.size()) {
        throw new AssertionError(
            "$ " + step.command() + "\nexpected the line\n" + expected + "\nin\n" + output);
      }
      left = left.subList(at + 1, left.size());
    }
  }

  private static Pattern pattern(String line) {
    String regex = ANYTHING
        .matcher(line)
        .replaceAll(part -> part.group().equals("*")
            ? ".*"
            : Matcher.quoteReplacement(Pattern.quote(part.group())));
    return Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
  }
}
