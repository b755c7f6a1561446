package io.stowage.registry.cli.docs;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** An example on a page or in javadoc: imports, and a class or statements that need them. */
record Snippet(String imports, String body) {
  private static final Pattern IMPORT =
      Pattern.compile("^import (?:static )?[\\w.]*\\.(\\w+);\n", Pattern.MULTILINE);
  private static final Pattern CLASS =
      Pattern.compile("^(?:abstract )?class (\\w+)", Pattern.MULTILINE);

  static Snippet of(String code) {
    String imports =
        IMPORT.matcher(code).results().map(MatchResult::group).collect(Collectors.joining());
    return new Snippet(imports, IMPORT.matcher(code).replaceAll("").strip());
  }

  /** Returns the names that are imported and that the code does not contain. */
  List<String> unusedImports() {
    return IMPORT
        .matcher(imports)
        .results()
        .map(line -> line.group(1))
        .filter(name -> !Pattern.compile("\\b" + name + "\\b").matcher(body).find())
        .toList();
  }

  /**
   * Returns the class, or a class {@code name} that has the statements in a method and inherits
   * what they use from {@code Given}. Both are in the package {@code snippets}.
   */
  JavaSource source(String name) {
    Matcher type = CLASS.matcher(body);
    if (type.find()) {
      return new JavaSource(type.group(1), "package snippets;\n" + imports + body);
    }
    String statements = """
        package snippets;
        %s
        abstract class %s extends Given {
          void show() throws Exception {
        %s
          }
        }
        """.formatted(imports, name, body);
    return new JavaSource(name, statements);
  }
}
