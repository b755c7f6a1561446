package io.stowage.registry.gc;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.gc.JmhTable.Row;
import java.util.List;
import org.junit.jupiter.api.Test;

class JmhTableTest {
  @Test
  void comparesScoresOfTheSameQuestion() {
    JmhTable table = new JmhTable(List.of(
        new Row("parse", "REGEX", new Spread(8, 4, 10), "ns/op"),
        new Row("parse", "STOWAGE", new Spread(2, 1, 4), "ns/op"),
        new Row("other", "REGEX", new Spread(1, 1, 1), "ns/op")));

    assertThat(table.toString().lines())
        .contains(
            "| parse | REGEX | 8.00 (4.00 to 10.0) | ns/op | 4.00 (1.00 to 10.0) |",
            "| parse | STOWAGE | 2.00 (1.00 to 4.00) | ns/op | 1 |",
            "| other | REGEX | 1.00 (1.00 to 1.00) | ns/op |  |");
  }
}
