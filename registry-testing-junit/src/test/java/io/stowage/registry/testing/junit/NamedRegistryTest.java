package io.stowage.registry.testing.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.registry.Registry;
import io.stowage.registry.testing.TestClock;
import io.stowage.registry.testing.TestImages;
import java.time.Instant;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests several extensions in one test: with different names, and with the same one. */
class NamedRegistryTest {
  private static final RegistryExtension FIRST = starting("2031-01-01T00:00:00Z");
  private static final RegistryExtension SECOND = starting("2032-01-01T00:00:00Z");

  @ParameterizedTest
  @ValueSource(
      classes = {
        Copying.class,
        NamedBesideAnnotation.class,
        Subclass.class,
        SubclassWithInstanceField.class,
        OverInterface.class,
        FieldOverAnnotation.class,
        Outer.class,
        Overridden.class
      })
  void passes(Class<?> tests) {
    Runs.of(tests).testEvents().assertStatistics(stats -> stats.succeeded(1).failed(0));
  }

  @Test
  void refusesTwoFieldsOfOneClass() {
    assertThat(Runs.failures(TwoUnnamed.class))
        .singleElement(InstanceOfAssertFactories.THROWABLE)
        .isInstanceOf(ParameterResolutionException.class)
        .hasMessageContaining("TwoUnnamed.ONE")
        .hasMessageContaining("TwoUnnamed.TWO")
        .hasMessageContaining("named()");
  }

  @Test
  void refusesTwoFieldsWithOneName() {
    assertThat(Runs.failures(TwoNamed.class))
        .singleElement(InstanceOfAssertFactories.THROWABLE)
        .hasMessageContaining("\"target\"")
        .hasMessageContaining("TwoNamed.ONE")
        .hasMessageContaining("TwoNamed.two");
  }

  @Test
  void refusesASuperclassAndAnInterface() {
    assertThat(Runs.failures(Undecided.class))
        .singleElement(InstanceOfAssertFactories.THROWABLE)
        .hasMessageContaining("Base.REGISTRIES")
        .hasMessageContaining("WithRegistry.REGISTRIES");
  }

  @Test
  void refusesAnUnknownName() {
    assertThat(Runs.failures(Misspelt.class))
        .singleElement(InstanceOfAssertFactories.THROWABLE)
        .isInstanceOf(ParameterResolutionException.class)
        .hasMessageContaining("\"tagret\"")
        .hasMessageContaining("[target]");
  }

  @Test
  void leavesUnqualifiedParametersToTheUnnamed() {
    assertThat(Runs.failures(OnlyNamed.class))
        .singleElement(InstanceOfAssertFactories.THROWABLE)
        .hasMessageContaining("No ParameterResolver registered");
  }

  @Test
  void refusesABlankName() {
    assertThatThrownBy(() -> RegistryExtension.inMemory().named(" "))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\" \"");
  }

  @Test
  void showsTheTreeOfEachRegistry() {
    assertThat(Runs.failures(FailingWithTwo.class))
        .singleElement()
        .satisfies(error -> assertThat(error.getSuppressed())
            .extracting(Throwable::getMessage)
            .hasSize(2)
            .anyMatch(text -> text.startsWith("0 files"))
            .anyMatch(text -> text.startsWith("target: 8 files")));
  }

  private static RegistryExtension starting(String time) {
    return RegistryExtension.inMemory().startingAt(Instant.parse(time));
  }

  static class Copying {
    @RegisterExtension
    static final RegistryExtension SOURCE = FIRST;

    @RegisterExtension
    static final RegistryExtension TARGET = SECOND.named("target");

    @Test
    void hasTwoRegistries(
        Registry source,
        @FromRegistry Registry same,
        @FromRegistry("target") Registry target,
        @FromRegistry("target") @InRepository("team/app") TestImages images,
        @FromRegistry("target") TestClock clock) {
      images.image().push();
      assertThat(source).isSameAs(same);
      assertThat(source.repositories()).isEmpty();
      assertThat(target.repositories()).hasToString("[team/app]");
      assertThat(clock.instant()).isEqualTo("2032-01-01T00:00:00Z");
    }
  }

  @ExtendWith(RegistryExtension.class)
  static class NamedBesideAnnotation {
    @RegisterExtension
    static final RegistryExtension TARGET = SECOND.named("target");

    @Test
    void hasTwoRegistries(
        @InRepository("team/app") TestImages images, @FromRegistry("target") Registry target) {
      images.image().push();
      assertThat(target.repositories()).isEmpty();
    }
  }

  static class Base {
    @RegisterExtension
    static final RegistryExtension REGISTRIES = FIRST;
  }

  static class Subclass extends Base {
    @RegisterExtension
    static final RegistryExtension CHANGED = SECOND;

    @Test
    void takesPrecedence(TestClock clock) {
      assertThat(clock.instant()).isEqualTo("2032-01-01T00:00:00Z");
    }
  }

  static class SubclassWithInstanceField extends Base {
    @RegisterExtension
    final RegistryExtension changed = SECOND;

    @Test
    void takesPrecedence(TestClock clock) {
      assertThat(clock.instant()).isEqualTo("2032-01-01T00:00:00Z");
    }
  }

  interface WithRegistry {
    @RegisterExtension
    RegistryExtension REGISTRIES = FIRST;
  }

  static class OverInterface implements WithRegistry {
    @RegisterExtension
    static final RegistryExtension CHANGED = SECOND;

    @Test
    void takesPrecedence(TestClock clock) {
      assertThat(clock.instant()).isEqualTo("2032-01-01T00:00:00Z");
    }
  }

  @ExtendWith(RegistryExtension.class)
  static class FieldOverAnnotation extends Base {
    @Test
    void takesPrecedence(TestClock clock) {
      assertThat(clock.instant()).isEqualTo("2031-01-01T00:00:00Z");
    }
  }

  static class Outer extends Base {
    @Nested
    class Inner {
      @RegisterExtension
      static final RegistryExtension CHANGED = SECOND;

      @Test
      void takesPrecedence(TestClock clock) {
        assertThat(clock.instant()).isEqualTo("2032-01-01T00:00:00Z");
      }
    }
  }

  static class Shared {
    @RegisterExtension
    static final RegistryExtension REGISTRIES = FIRST.perClass();
  }

  static class Overridden extends Shared {
    @RegisterExtension
    static final RegistryExtension CHANGED = SECOND.perClass();

    @Test
    void stillAnswersFromItsField(Registry registry) {
      assertThat(CHANGED.registry()).isSameAs(registry);
      assertThat(REGISTRIES.registry()).isNotSameAs(registry);
    }
  }

  static class TwoUnnamed {
    @RegisterExtension
    static final RegistryExtension ONE = FIRST;

    @RegisterExtension
    static final RegistryExtension TWO = SECOND;

    @Test
    void neverRuns(Registry registry) {}
  }

  static class TwoNamed {
    @RegisterExtension
    static final RegistryExtension ONE = FIRST.named("target");

    @RegisterExtension
    final RegistryExtension two = SECOND.named("target");

    @Test
    void neverRuns(@FromRegistry("target") Registry registry) {}
  }

  static class Undecided extends Base implements WithRegistry {
    @Test
    void neverRuns(Registry registry) {}
  }

  static class Misspelt {
    @RegisterExtension
    static final RegistryExtension TARGET = FIRST.named("target");

    @Test
    void neverRuns(@FromRegistry("tagret") Registry registry) {}
  }

  static class OnlyNamed {
    @RegisterExtension
    static final RegistryExtension TARGET = FIRST.named("target");

    @Test
    void neverRuns(Registry registry) {}
  }

  static class FailingWithTwo {
    @RegisterExtension
    static final RegistryExtension SOURCE = FIRST;

    @RegisterExtension
    static final RegistryExtension TARGET = SECOND.named("target");

    @Test
    void fails(Registry source, @FromRegistry("target") TestImages images) {
      images.image().tag("1.0").push();
      throw new IllegalStateException("on purpose");
    }
  }
}
