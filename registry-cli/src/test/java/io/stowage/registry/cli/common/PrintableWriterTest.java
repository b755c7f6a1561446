package io.stowage.registry.cli.common;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrintableWriterTest {
  private final StringWriter written = new StringWriter();
  private final PrintableWriter out = new PrintableWriter(written);

  @Test
  void printsALineAsExactlyOneLine() {
    out.println("\ta\nb\r\u001b[2J\u202e");
    out.println(List.of("c\nd"));
    out.println("e\nf".toCharArray());

    assertThat(written.toString().lines())
        .containsExactly("\ta\\u000ab\\u000d\\u001b[2J\\u202e", "[c\\u000ad]", "e\\u000af");
  }

  @Test
  void keepsLineEndsOfPrintedText() {
    out.print("\rUsage:\n\ta\u009b");
    out.printf("%s%n", "b\u2028");
    out.append('\u007f').append("c\u200f\n").write('\b');
    out.write("d\u0000".toCharArray());
    out.flush();

    assertThat(written)
        .hasToString("\rUsage:\n\ta\\u009bb\\u2028\n\\u007fc\\u200f\n\\u0008d\\u0000");
  }

  @Test
  void escapesInJsonAsJsonDoes() {
    String value = "\u0000\n\u007f\u0085\u202e\\\u2066\\u202e\ud83d\ude00\udb40\udc41";
    JsonOutput.print(out, JsonOutput.object("key", value));

    assertThat(written.toString()).doesNotContain("\u007f", "\u0085", "\u202e", "\u2066", "\udb40");
    assertThat(new Cli.Result(0, written.toString(), "", new ByteArrayOutputStream())
            .json()
            .get("key")
            .asText())
        .isEqualTo(value);
  }

  @Test
  void printsAStackTraceWithItsLines() {
    new IllegalStateException("a\nb\u001b", new IOException("c\u202e")).printStackTrace(out);

    assertThat(written.toString().lines())
        .startsWith("java.lang.IllegalStateException: a\\u000ab\\u001b")
        .contains("Caused by: java.io.IOException: c\\u202e")
        .anyMatch(line -> line.startsWith("\tat "));
  }

  @Test
  void escapesBytesOnATerminal() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintableStream stream = new PrintableStream(bytes);
    stream.write("{\n\t\"\u00e9\u001b\u202e\"}".getBytes(UTF_8));
    stream.write(0x1b);

    assertThat(bytes.toString(UTF_8)).isEqualTo("{\n\t\"\u00e9\\u001b\\u202e\"}\\u001b");
  }
}
