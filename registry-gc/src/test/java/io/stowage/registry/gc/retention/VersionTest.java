package io.stowage.registry.gc.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.model.Tag;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VersionTest {
  @Test
  void areOrderedAsTheSpecificationSays() {
    List<String> ordered = List.of(
        "1.0.0-alpha",
        "1.0.0-alpha.1",
        "1.0.0-alpha.beta",
        "1.0.0-beta",
        "1.0.0-beta.2",
        "1.0.0-beta.11",
        "1.0.0-rc.1",
        "1.0.0",
        "1.0.0_1",
        "1.0.0_2",
        "1.0.1",
        "1.2.0",
        "v1.10.0",
        "2.0.0",
        "2024.01.05",
        "99999999999999999999.0.0");

    List<Version> versions =
        ordered.stream().flatMap(text -> Version.of(Tag.parse(text)).stream()).toList();

    assertThat(versions).hasSameSizeAs(ordered).isSorted();
    for (int i = 1; i < versions.size(); i++) {
      assertThat(versions.get(i)).isGreaterThan(versions.get(i - 1));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"latest", "1", "1.2", "v1.2", "1.2.x", "1.2.3.4", "w1.2.3", "1.2.3-"})
  void areNothingElse(String text) {
    assertThat(Version.of(Tag.parse(text))).isEmpty();
  }

  @Test
  void areInALineOfReleases() {
    Version version = Version.of(Tag.parse("v1.4.2-rc.1")).orElseThrow();

    assertThat(VersionPart.MAJOR.line(version)).isEqualTo("1");
    assertThat(VersionPart.MINOR.line(version)).isEqualTo("1.4");
    assertThat(VersionPart.PATCH.line(version)).isEqualTo("1.4.2");
  }
}
