package io.stowage.registry.internal.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class JsonWriterTest {
  @Test
  void writesMembersInTheirOrder() {
    assertThat(new JsonWriter()
            .put("text", "a")
            .put("number", Long.MAX_VALUE)
            .put("truth", true)
            .put("constant", TimeUnit.NANOSECONDS)
            .put("texts", List.of("a", 1))
            .put("objects", List.of(1, 2), each -> "{\"n\":" + each + "}"))
        .hasToString("{\"text\":\"a\",\"number\":9223372036854775807,\"truth\":true,"
            + "\"constant\":\"nanoseconds\",\"texts\":[\"a\",\"1\"],"
            + "\"objects\":[{\"n\":1},{\"n\":2}]}");
    assertThat(new JsonWriter()).hasToString("{}");
  }

  @Test
  void escapesWhatJsonRequires() {
    assertThat(JsonWriter.quoted("\"\\/\b\n\u0001é😀")).isEqualTo("\"\\\"\\\\/\\b\\n\\u0001é😀\"");
  }
}
