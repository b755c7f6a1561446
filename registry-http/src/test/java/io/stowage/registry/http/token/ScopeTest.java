package io.stowage.registry.http.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScopeTest {
  @Test
  void oneParameterMayContainSeveralScopes() {
    assertThat(Scope.parseAll(List.of("repository:a:pull repository:b:push", "repository:c:*")))
        .containsExactly(scope("a", "pull"), scope("b", "push"), scope("c", "*"));
  }

  @Test
  void scopesOfOneResourceAreCombined() {
    assertThat(Scope.parseAll(List.of("repository:a:pull", "repository:a:push,pull")))
        .singleElement()
        .satisfies(scope -> assertThat(scope.actions()).containsExactly("pull", "push"));
  }

  @Test
  void aTypeMayHaveAClass() {
    assertThat(Scope.parseAll(List.of("repository(plugin):a/b:pull")))
        .extracting(Scope::resource)
        .containsExactly(new Scope.Resource("repository", Optional.of("plugin"), "a/b"));
  }

  @Test
  void aNameMayContainColons() {
    assertThat(Scope.parseAll(List.of("repository:host:5000/a:pull")))
        .containsExactly(scope("host:5000/a", "pull"));
  }

  @Test
  void emptyScopesAndActionsAreIgnored() {
    assertThat(Scope.parseAll(List.of("", "  ", "repository:a:")))
        .extracting(Scope::actions)
        .containsExactly(Set.of());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"repository", "repository:a", ":a:pull", "repository::pull", "repository():a:pull"
      })
  void aMalformedScopeIsNamedInTheError(String scope) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Scope.parseAll(List.of(scope)))
        .withMessageStartingWith("scope is \"" + scope + "\", expected TYPE:NAME:ACTIONS");
  }

  @Test
  void tooManyScopesAreRefused() {
    List<String> scopes = Collections.nCopies(101, "repository:a:pull");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Scope.parseAll(scopes))
        .withMessage("there are more than 100 scopes");
  }

  @Test
  void anOverlongScopeIsRefused() {
    String scope = "repository:" + "a".repeat(2000) + ":pull";
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Scope.parseAll(List.of(scope)))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(1200));
  }

  @Property
  void anyTextIsReadOrRefused(@ForAll("values") List<String> values) {
    try {
      Scope.parseAll(values).forEach(scope -> {
        assertThat(scope.resource().type()).matches("[a-z0-9]+");
        assertThat(scope.resource().name()).isNotEmpty().doesNotContain(" ");
      });
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).startsWith("scope is ").doesNotContain("\n", "\u001b");
    }
  }

  @Property
  void aNameIsReadAsItWasWritten(
      @ForAll
          @CharRange(from = 'a', to = 'z')
          @CharRange(from = '/', to = ':')
          @StringLength(min = 1, max = 100)
          String name) {
    assertThat(Scope.parseAll(List.of("repository:" + name + ":pull")))
        .containsExactly(scope(name, "pull"));
  }

  @Provide
  Arbitrary<List<String>> values() {
    return Arbitraries.oneOf(
            Arbitraries.strings().ofMaxLength(40),
            Arbitraries.strings().withChars("ab1(): ,*/\n").ofMaxLength(20),
            Arbitraries.of("repository:a:pull", "a(b):c:d repository:a:push,pull", ""))
        .list()
        .ofMaxSize(2);
  }

  private static Scope scope(String name, String action) {
    return new Scope(new Scope.Resource("repository", Optional.empty(), name), Set.of(action));
  }
}
