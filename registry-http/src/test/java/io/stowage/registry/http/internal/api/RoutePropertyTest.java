package io.stowage.registry.http.internal.api;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** No path is understood in two ways, whatever is encoded in it. */
class RoutePropertyTest {
  @Property(tries = 2000)
  void noPartOfAResourceHasACharacterThatSeparatesOrEndsNames(@ForAll("paths") String path) {
    Route.find("/v2/" + path).ifPresent(found -> {
      assertThat(found.argument()).doesNotContain("/", "\\", "\0", "\n");
      assertThat(found.name()).doesNotContain("\\", "\0", "\n");
    });
  }

  @Provide
  Arbitrary<String> paths() {
    Arbitrary<String> parts = Arbitraries.of(
        "", "a", ".", "..", "%2e", "%2F", "%00", "%0a", "%", "%c3%bc", "\\", "%5c", "\u00fc");
    Arbitrary<String> words = Arbitraries.of(
        "tags", "list", "blobs", "uploads", "manifests", "referrers", "_catalog", "sha256:ab");
    Arbitrary<String> segments =
        Arbitraries.oneOf(parts, words, Arbitraries.strings().ofMaxLength(3));
    return segments.list().ofMaxSize(6).map(each -> String.join("/", each));
  }
}
