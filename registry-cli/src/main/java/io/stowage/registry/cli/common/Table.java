package io.stowage.registry.cli.common;

import io.stowage.registry.model.Printable;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows of text in aligned columns. Not thread-safe. */
public final class Table {
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();
  private final int numbersFrom;

  private Table(int numbersFrom) {
    this.numbersFrom = numbersFrom;
  }

  /** Returns an empty table that aligns the first {@code texts} columns left, the others right. */
  public static Table ofTexts(int texts) {
    return new Table(texts);
  }

  /** Adds a row, which must have as many cells as the other rows. */
  public Table row(Object... cells) {
    rows.add(Arrays.stream(cells).map(Printable::of).toList());
    return this;
  }

  /** Prints the rows, each after {@code indent}. */
  public void print(PrintWriter out, String indent) {
    int[] widths = new int[rows.isEmpty() ? 0 : rows.get(0).size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    rows.forEach(row -> out.println(indent + line(row, widths)));
  }

  private String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String padding = " ".repeat(widths[i] - row.get(i).length());
      line.append(i == 0 ? "" : GAP)
          .append(i < numbersFrom ? row.get(i) + padding : padding + row.get(i));
    }
    return line.toString().stripTrailing();
  }
}
