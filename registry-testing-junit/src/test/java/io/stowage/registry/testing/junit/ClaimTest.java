package io.stowage.registry.testing.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.storage.InMemoryStorage;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests which parameters the extension claims beside another one. */
class ClaimTest {
  private static final Registry THEIRS = Registry.open(InMemoryStorage.create());

  @ParameterizedTest
  @ValueSource(classes = {BesideAnother.class, BesideAnotherConstructor.class, Qualified.class})
  void leavesTheRestToAnother(Class<?> tests) {
    Runs.of(tests).testEvents().assertStatistics(stats -> stats.succeeded(1).failed(0));
  }

  @ParameterizedTest
  @MethodSource("misfits")
  void refusesAnAnnotationThatDoesNotFit(Class<?> tests, String expected) {
    assertThat(Runs.failures(tests))
        .singleElement(InstanceOfAssertFactories.THROWABLE)
        .isInstanceOf(ParameterResolutionException.class)
        .hasMessageContaining(expected)
        .hasMessageContaining(tests.getSimpleName() + ".neverRuns");
  }

  private static Stream<Arguments> misfits() {
    return Stream.of(
        Arguments.of(RegistryInRepository.class, "expected a parameter of type Repository"),
        Arguments.of(TextInRepository.class, "expected a parameter of type Repository"),
        Arguments.of(TextAsDirectory.class, "expected a parameter of type Path"),
        Arguments.of(TextFromRegistry.class, "Registry, Repository, StorageDriver"));
  }

  @Retention(RetentionPolicy.RUNTIME)
  @interface Theirs {}

  @Theirs
  @Retention(RetentionPolicy.RUNTIME)
  @interface TheirsToo {}

  @Retention(RetentionPolicy.RUNTIME)
  @interface Unrelated {}

  /** Provides the registries that {@code claimed} selects. */
  private record Another(Predicate<ParameterContext> claimed) implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == Registry.class && claimed.test(parameter);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return THEIRS;
    }
  }

  static class BesideAnother {
    @RegisterExtension
    static final RegistryExtension REGISTRIES =
        RegistryExtension.inMemory().exceptAnnotatedWith(Theirs.class);

    @RegisterExtension
    static final ParameterResolver ANOTHER = new Another(parameter ->
        parameter.isAnnotated(Theirs.class) && !parameter.isAnnotated(FromRegistry.class));

    @Test
    void receivesBoth(
        @Theirs Registry theirs,
        @TheirsToo Registry theirsToo,
        Registry ours,
        @Unrelated Registry same,
        @Theirs @FromRegistry Registry qualified) {
      assertThat(theirs).isSameAs(THEIRS);
      assertThat(theirsToo).isSameAs(THEIRS);
      assertThat(ours).isNotSameAs(THEIRS).isSameAs(same).isSameAs(qualified);
    }
  }

  static class BesideAnotherConstructor {
    @RegisterExtension
    static final RegistryExtension REGISTRIES =
        RegistryExtension.inMemory().exceptAnnotatedWith(Theirs.class);

    @RegisterExtension
    static final ParameterResolver ANOTHER = new Another(
        parameter -> parameter.getDeclaringExecutable().isAnnotationPresent(Theirs.class));

    private final Registry theirs;

    @Theirs
    BesideAnotherConstructor(Registry theirs) {
      this.theirs = theirs;
    }

    @Test
    void receivesBoth(Registry ours) {
      assertThat(theirs).isSameAs(THEIRS);
      assertThat(ours).isNotSameAs(THEIRS);
    }
  }

  static class Qualified {
    @RegisterExtension
    static final RegistryExtension REGISTRIES = RegistryExtension.inMemory().annotatedOnly();

    @RegisterExtension
    static final ParameterResolver ANOTHER =
        new Another(parameter -> !parameter.isAnnotated(FromRegistry.class));

    @Test
    void receivesBoth(
        Registry theirs, @FromRegistry Registry ours, @InRepository("team/app") Repository app) {
      assertThat(theirs).isSameAs(THEIRS);
      assertThat(ours).isNotSameAs(THEIRS);
      assertThat(app.name().value()).isEqualTo("team/app");
    }
  }

  @ExtendWith(RegistryExtension.class)
  static class RegistryInRepository {
    @Test
    void neverRuns(@InRepository("team/app") Registry registry) {}
  }

  @ExtendWith(RegistryExtension.class)
  static class TextInRepository {
    @Test
    void neverRuns(@InRepository("team/app") String text) {}
  }

  @ExtendWith(RegistryExtension.class)
  static class TextAsDirectory {
    @Test
    void neverRuns(@RegistryDirectory String text) {}
  }

  @ExtendWith(RegistryExtension.class)
  static class TextFromRegistry {
    @Test
    void neverRuns(@FromRegistry String text) {}
  }
}
