package io.stowage.registry.release;

import java.util.List;

/** The source of one manual page (man(7)). Not thread-safe. */
final class Page {
  private final StringBuilder source = new StringBuilder();

  /** Adds a line of source. */
  Page line(String line) {
    source.append(line).append('\n');
    return this;
  }

  /** Begins a section. */
  Page section(String title) {
    return line(".SH " + title);
  }

  /** Adds {@code text}, which appears in the page as it is. */
  Page text(String text) {
    text.lines()
        .map(String::strip)
        .filter(each -> !each.isEmpty())
        .forEach(each -> line(escaped(each)));
    return this;
  }

  /** Adds a paragraph. */
  Page paragraph(String text) {
    return line(".PP").text(text);
  }

  /** Adds an item of a list of definitions. */
  Page item(String term, List<String> definition) {
    line(".TP").line("\\fB" + escaped(term) + "\\fR");
    definition.forEach(this::text);
    return this;
  }

  /** Adds lines that are not filled. */
  Page example(List<String> lines) {
    line(".nf");
    lines.stream().flatMap(String::lines).forEach(each -> line(escaped(each)));
    return line(".fi");
  }

  /** Returns {@code text} without anything that has a meaning in a page. */
  static String escaped(String text) {
    String plain = text.replace("\\", "\\e").replace("-", "\\-");
    return plain.startsWith(".") || plain.startsWith("'") ? "\\&" + plain : plain;
  }

  @Override
  public String toString() {
    return source.toString();
  }
}
