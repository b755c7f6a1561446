package io.stowage.registry.cli.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class TableTest {
  private final StringWriter written = new StringWriter();

  @Test
  void alignsTextsLeftAndNumbersRight() {
    print(Table.ofTexts(1).row("NAME", "SIZE").row("a", "1 B").row("longer", "100 B"));

    assertThat(written.toString().lines())
        .containsExactly("> NAME     SIZE", "> a         1 B", "> longer  100 B");
  }

  @Test
  void endsNoLineWithASpace() {
    print(Table.ofTexts(2).row("a", "").row("b", "long"));

    assertThat(written.toString().lines()).containsExactly("> a", "> b  long");
  }

  @Test
  void printsNoControlCharacter() {
    print(Table.ofTexts(1).row("\u001b[2Jx\u202ey"));

    assertThat(written.toString().lines()).containsExactly("> \\u001b[2Jx\\u202ey");
  }

  @Test
  void printsNothingWithoutRows() {
    print(Table.ofTexts(1));

    assertThat(written.toString()).isEmpty();
  }

  private void print(Table table) {
    table.print(new PrintWriter(written, true), "> ");
  }
}
