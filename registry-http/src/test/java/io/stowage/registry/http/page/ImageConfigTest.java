package io.stowage.registry.http.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageConfigTest {
  private static ImageConfig parse(String json) throws IOException {
    return ImageConfig.parse(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void readsWhatAPageShows() throws IOException {
    ImageConfig config = parse("""
        {"created": "2026-01-01T00:00:00Z", "os": "linux", "architecture": "arm64",
         "variant": "v8", "history": [{"created_by": "x"}], "rootfs": {"diff_ids": []},
         "config": {"User": "root", "Env": ["A=1"], "Entrypoint": ["sh", "-c"], "Cmd": ["ls"],
           "ExposedPorts": {"80/tcp": {}, "443/tcp": {}}, "Labels": {"b": "2", "a": "1"}}}""");
    assertThat(config.facts())
        .containsEntry("Created", "2026-01-01T00:00:00Z")
        .containsEntry("Operating system", "linux")
        .containsEntry("Architecture", "arm64")
        .containsEntry("Variant", "v8")
        .containsEntry("User", "root")
        .containsEntry("Entry point", "sh -c")
        .containsEntry("Command", "ls")
        .containsEntry("Exposed ports", "80/tcp, 443/tcp")
        .hasSize(8);
    assertThat(config.labels()).hasSize(2).containsEntry("a", "1").containsEntry("b", "2");
  }

  @Test
  void omitsMembersOfOtherTypes() throws IOException {
    ImageConfig config = parse("""
        {"created": {"a": [1]}, "os": 1, "architecture": null, "variant": "",
         "config": {"User": ["x"], "Cmd": "ls", "Entrypoint": [1, ["x"], {"a": "b"}, "sh"],
           "ExposedPorts": [1], "Labels": {"a": 1, "b": ["c"], "d": "e"}}}""");
    assertThat(config.facts()).hasSize(1).containsEntry("Entry point", "sh");
    assertThat(config.labels()).hasSize(1).containsEntry("d", "e");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "[]", "\"a\"", "{}", "{\"config\": []}", "null"})
  void isEmptyWithoutMembers(String json) throws IOException {
    assertThat(parse(json).facts()).isEmpty();
    assertThat(parse(json).labels()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "{\"config\": {\"Cmd\": [", "{\"a\"}", "{'a': 1}", "\u0001"})
  void refusesWhatIsNotJson(String json) {
    assertThatThrownBy(() -> parse(json)).isInstanceOf(IOException.class);
  }

  @Test
  void refusesDeepNesting() {
    String json = "{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
    assertThatThrownBy(() -> parse(json)).isInstanceOf(IOException.class);
  }

  @Test
  void keepsNoMoreLabelsThanAPageShows() throws IOException {
    String labels = IntStream.range(0, 5000)
        .mapToObj(i -> "\"" + i + "\":\"\"")
        .collect(Collectors.joining(","));
    assertThat(parse("{\"config\":{\"Labels\":{" + labels + "}}}").labels())
        .hasSize(Table.MOST_ROWS + 1);
  }
}
