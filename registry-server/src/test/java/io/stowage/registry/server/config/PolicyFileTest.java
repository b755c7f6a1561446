package io.stowage.registry.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.registry.gc.retention.RetentionPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyFileTest {
  private final Path file;

  PolicyFileTest(@TempDir Path folder) {
    file = folder.resolve("policy.yml");
  }

  @Test
  void hasEverySettingOfARule() {
    assertThat(read("""
            rules:
              - repositories: ["team/**", other]
                tags: {match: ["v*"], exclude: [latest, "*-dev"], regex: false}
                keep: {last: 10, newer: 30d, semver: {major: 1, minor: 3, patch: 2}, tags: [stable]}
                by: created
              - repositories: ["**"]
                tags: {match: ["v[0-9]+"], regex: true}
                keep: {newer: 12h}
            """).toString())
        .isEqualTo("RetentionPolicy[rules=["
            + "RetentionRule[repositories=[team/**, other], match=[v*], exclude=[latest, *-dev], "
            + "keep=[last=10, newer=30d, semver.major=1, semver.minor=3, semver.patch=2, "
            + "tags=[stable]], by=CREATED], "
            + "RetentionRule[repositories=[**], match=[v[0-9]+], exclude=[], "
            + "keep=[newer=12h], by=SET]]]");
  }

  @Test
  void mayHaveOneTextInPlaceOfAList() {
    assertThat(read("rules: [{repositories: a, tags: {match: v*}, keep: {tags: stable}}]")
            .toString())
        .contains("repositories=[a], match=[v*], exclude=[], keep=[tags=[stable]]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | rules is missing, expected a list of rules",
        "rules: [] | rules is missing, expected a list of rules",
        "rules: {} | rules is a mapping, expected a list of mappings",
        "rules: [a] | rules is a list, expected a list of mappings",
        "{rule: []} | rule is unknown, expected a documented key; the nearest one is rules",
        "rules: [{keep: {last: 1}}] | rules[0].repositories is missing, expected patterns such as",
        "rules: [{repositories: ['**']}] | rules[0].keep is missing, expected last, newer, semver",
        "rules: [{repositories: ['**'], keep: {}}] | rules[0].keep is missing, expected last,",
        "rules: [{repositories: ['**'], keep: {semver: {}}}] | rules[0].keep is missing, expected",
        "rules: [{repositories: ['A'], keep: {last: 1}}] | rules[0].repositories is A, expected",
        "rules: [{repositories: a, keep: {lst: 1}}] | rules[0].keep.lst is unknown, expected a "
            + "documented key; the nearest one is rules[0].keep.last",
        "rules: [{repositories: a, keep: {last: 0}}] | rules[0].keep.last is 0, expected a number",
        "rules: [{repositories: a, keep: {last: ten}}] | rules[0].keep.last is \"ten\"",
        "rules: [{repositories: a, keep: {newer: 0}}] | rules[0].keep.newer is \"0\"",
        "rules: [{repositories: a, keep: {newer: 30}}] | rules[0].keep.newer is \"30\"",
        "rules: [{repositories: a, keep: {semver: {minor: 0}}}] | rules[0].keep.semver.minor is 0",
        "rules: [{repositories: a, keep: {semver: {build: 1}}}] | rules[0].keep.semver.build is",
        "rules: [{repositories: a, keep: {tags: ['(']}}] | rules[0].keep.tags is (, expected a",
        "rules: [{repositories: a, keep: {last: 1}, by: pulled}] | rules[0].by is pulled, expected "
            + "set or created",
        "rules: [{repositories: a, keep: {last: 1}, tags: {match: []}}] | rules[0].tags.match is "
            + "empty, expected one or more patterns",
        "rules: [{repositories: a, keep: {last: 1}, tags: {match: ['[a]']}}] | rules[0].tags.match "
            + "is [a], expected a glob",
        "rules: [{repositories: a, keep: {last: 1}, tags: {exclude: ['(a'], regex: true}}] | "
            + "rules[0].tags.exclude is (a, expected a regular expression",
        "rules: [{repositories: a, keep: {last: 1}}, {repositories: b}] | rules[1].keep is missing",
      })
  void namesTheFileTheKeyAndWhatWasExpected(String content, String problem) {
    assertThatThrownBy(() -> read(content))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith(file + ": " + problem)
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "[a]", "{", "- rules: []", "!!java.net.URL [\"http://h/\"]"})
  void isRefusedIfItIsNotAMapping(String content) {
    assertThatThrownBy(() -> read(content))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith(file + ": ");
  }

  @Test
  void mustExist() {
    assertThatThrownBy(() -> PolicyFile.read(file))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageStartingWith(file + ": cannot be read");
  }

  private RetentionPolicy read(String content) {
    try {
      Files.writeString(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return PolicyFile.read(file);
  }
}
