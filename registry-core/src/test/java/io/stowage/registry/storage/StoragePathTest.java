package io.stowage.registry.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoragePathTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"a", "a/b", "docker/registry/v2", "...", ".a", "..a/b..", " ", "a b", "ü"})
  void acceptsNames(String text) {
    assertThat(StoragePath.parse(text).value()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/a",
        "a/",
        "a//b",
        ".",
        "..",
        "./a",
        "../a",
        "a/.",
        "a/..",
        "a/./b",
        "a/../b",
        "a\\b",
        "..\\a",
        "a\u0000",
        "a\nb",
        "a\u001fb",
        "a\u007fb"
      })
  void refusesTextThatMayLeadOutOfTheStore(String text) {
    assertThatExceptionOfType(StorageException.InvalidPath.class)
        .isThrownBy(() -> StoragePath.parse(text))
        .satisfies(e -> assertThat(e.path()).isEqualTo(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "..", "/b", "b/", "b/../../c", "."})
  void doesNotResolveTextThatMayLeadOutOfTheStore(String child) {
    assertThatExceptionOfType(StorageException.InvalidPath.class)
        .isThrownBy(() -> StoragePath.parse("a").resolve(child))
        .satisfies(e -> assertThat(e.path()).isEqualTo("a/" + child));
  }

  @Test
  void resolvesSeveralNames() {
    assertThat(StoragePath.parse("a").resolve("b/c")).isEqualTo(StoragePath.parse("a/b/c"));
  }

  @Test
  void aSingleNameHasNoParent() {
    assertThatExceptionOfType(StorageException.InvalidPath.class)
        .isThrownBy(() -> StoragePath.parse("a").parent())
        .satisfies(e -> assertThat(e.path()).isEqualTo("a"));
  }

  @Test
  void comparesPrefixesByWholeNames() {
    StoragePath path = StoragePath.parse("a/bc/d");
    assertThat(path.startsWith(StoragePath.parse("a"))).isTrue();
    assertThat(path.startsWith(StoragePath.parse("a/bc"))).isTrue();
    assertThat(path.startsWith(path)).isTrue();
    assertThat(path.startsWith(StoragePath.parse("a/b"))).isFalse();
    assertThat(path.startsWith(StoragePath.parse("a/bc/d/e"))).isFalse();
    assertThat(path.startsWith(StoragePath.parse("bc"))).isFalse();
  }
}
