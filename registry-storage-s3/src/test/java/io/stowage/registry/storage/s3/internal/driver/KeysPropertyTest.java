package io.stowage.registry.storage.s3.internal.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.storage.StoragePath;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class KeysPropertyTest {
  @Provide
  Arbitrary<StoragePath> paths() {
    Arbitrary<String> names = Arbitraries.strings()
        .withCharRange('!', '~')
        .withChars('ä', '日', ' ')
        .excludeChars('/', '\\')
        .ofMinLength(1)
        .ofMaxLength(10)
        .filter(StoragePath::isName);
    return names
        .list()
        .ofMinSize(1)
        .ofMaxSize(6)
        .map(list -> StoragePath.parse(String.join("/", list)));
  }

  @Provide
  Arbitrary<String> roots() {
    return Arbitraries.of("", "/", "a", "/a", "a/", "/a/b/", "//a/b//", "a b", "ä");
  }

  @Property
  void aKeyBecomesItsPathAgain(@ForAll("paths") StoragePath path, @ForAll("roots") String root) {
    Keys keys = Keys.of(root);
    String key = keys.key(path);
    assertThat(keys.path(key)).contains(path);
    assertThat(key).doesNotStartWith("/").startsWith(keys.root());
    assertThat(keys.below(path)).isEqualTo(key + "/");
  }

  @Property
  void anyTextIsTheKeyOfOnePathOrNone(@ForAll String key, @ForAll("roots") String root) {
    Keys keys = Keys.of(root);
    keys.path(key).ifPresent(path -> assertThat(keys.key(path)).isEqualTo(key));
  }

  @Example
  void keysAreThoseOfDistribution() {
    StoragePath path = StoragePath.parse("docker/registry/v2/blobs");
    assertThat(List.of("", "/", "root", "/root/", "/some/root"))
        .extracting(root -> Keys.of(root).key(path))
        .containsExactly(
            "docker/registry/v2/blobs",
            "docker/registry/v2/blobs",
            "root/docker/registry/v2/blobs",
            "root/docker/registry/v2/blobs",
            "some/root/docker/registry/v2/blobs");
  }

  @Example
  void aKeyElsewhereHasNoPath() {
    Keys keys = Keys.of("root");
    assertThat(List.of("rooted/a", "a", "root", "root/", "root/a//b", "root/a/../b", "root/a/"))
        .allMatch(key -> keys.path(key).isEmpty());
  }
}
