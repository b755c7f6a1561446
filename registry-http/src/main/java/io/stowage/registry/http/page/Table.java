package io.stowage.registry.http.page;

import java.util.ArrayList;
import java.util.List;

/**
 * The columns of a table. On a narrow screen each row becomes a block, in which every cell shows
 * the heading of its column, so the cells name it.
 *
 * @param columns the columns, of which the first one has the headings of the rows
 */
record Table(List<Column> columns) {
  /** The most rows of a table; a list from outside may be longer. */
  static final int MOST_ROWS = 1000;

  /**
   * A column.
   *
   * @param heading the heading
   * @param kind the kind of the content, which the style sheet knows as a class
   */
  record Column(String heading, String kind) {
    private Html head() {
      return Html.element("th", heading).with("scope", "col").with("class", kind);
    }

    private Html.Element cell(boolean first, Html content) {
      return first
          ? Html.element("th", content).with("scope", "row").with("class", kind)
          : Html.element("td", content).with("class", kind).with("data-label", heading);
    }
  }

  /** Copies the list. */
  Table {
    columns = List.copyOf(columns);
  }

  static Table of(Column... columns) {
    return new Table(List.of(columns));
  }

  static Column column(String heading, String kind) {
    return new Column(heading, kind);
  }

  /** Returns a row with one cell for each column. */
  Html row(Html... cells) {
    List<Html> row = new ArrayList<>();
    for (int i = 0; i < cells.length; i++) {
      row.add(columns.get(i).cell(i == 0, cells[i]));
    }
    return Html.element("tr", row);
  }

  /** Returns the table with the first rows, and a note if there are more. */
  Html with(List<? extends Html> rows) {
    Html head = Html.element(
        "thead", Html.element("tr", columns.stream().map(Column::head).toList()));
    List<? extends Html> shown = rows.subList(0, Math.min(rows.size(), MOST_ROWS));
    Html table = Html.element("table", head, Html.element("tbody", shown));
    return rows.size() == shown.size()
        ? table
        : Html.element("div", table, Fragments.note("There is more, which is not shown here."));
  }
}
