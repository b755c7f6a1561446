package io.stowage.registry.cli.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** A page of the documentation. */
record Page(Path path, String text) {
  private static final Pattern CODE = Pattern.compile("```(\\w*)\n(.*?)```", Pattern.DOTALL);
  private static final Pattern LINK = Pattern.compile("]\\(([^)]+)\\)");
  private static final Pattern HEADING = Pattern.compile("^#+ (.*)$", Pattern.MULTILINE);

  /** Reads the page {@code name}, a path relative to the root of the project. */
  static Page of(String name) throws IOException {
    return at(Path.of("..", name));
  }

  static Page at(Path path) throws IOException {
    return new Page(path, Files.readString(path));
  }

  /** Returns the blocks of code in {@code language}, which may be empty. */
  List<String> code(String language) {
    return CODE.matcher(text)
        .results()
        .filter(block -> block.group(1).equals(language))
        .map(block -> block.group(2))
        .toList();
  }

  /** Returns the targets of all links. */
  List<String> links() {
    return LINK.matcher(prose()).results().map(link -> link.group(1)).toList();
  }

  /** Returns the anchors that GitHub generates for the headings. */
  List<String> anchors() {
    return HEADING
        .matcher(prose())
        .results()
        .map(heading -> heading
            .group(1)
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^\\w\\- ]", "")
            .replace(' ', '-'))
        .toList();
  }

  private String prose() {
    return CODE.matcher(text).replaceAll("");
  }
}
