package io.stowage.registry.testing.junit;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;

/** A parameter, read as a request for an object of a registry. Immutable. */
final class Request {
  private static final List<Class<? extends Annotation>> QUALIFIERS =
      List.of(FromRegistry.class, InRepository.class, RegistryDirectory.class);

  private final ParameterContext parameter;

  Request(ParameterContext parameter) {
    this.parameter = parameter;
  }

  Class<?> type() {
    return parameter.getParameter().getType();
  }

  /** Returns whether the parameter has an annotation of this package. */
  boolean isQualified() {
    return QUALIFIERS.stream().anyMatch(parameter::isAnnotated);
  }

  /** Returns the name of the registry. */
  String registry() {
    return parameter
        .findAnnotation(FromRegistry.class)
        .map(FromRegistry::value)
        .orElse(FromRegistry.UNNAMED);
  }

  /**
   * Returns what may leave the parameter to another extension. An annotated constructor leaves all
   * its parameters.
   */
  Stream<AnnotatedElement> elements() {
    return isOfConstructor()
        ? Stream.of(parameter.getParameter(), parameter.getDeclaringExecutable())
        : Stream.of(parameter.getParameter());
  }

  /** Returns whether the parameter is one of a constructor. */
  boolean isOfConstructor() {
    return parameter.getDeclaringExecutable() instanceof Constructor<?>;
  }

  /**
   * Throws an exception unless the type of the parameter fits its annotations, which cannot be
   * meant for another extension.
   */
  void check() {
    if (parameter.isAnnotated(InRepository.class) && !Fixture.givesPerRepository(type())) {
      throw unfit("@InRepository", "Repository or TestImages");
    }
    if (parameter.isAnnotated(RegistryDirectory.class) && type() != Path.class) {
      throw unfit("@RegistryDirectory", "Path");
    }
    if (isQualified() && !isForDirectory() && !Fixture.gives(type())) {
      throw unfit("@FromRegistry", "one of " + Fixture.given());
    }
  }

  /** Returns the requested object of {@code fixture}. */
  Object from(Fixture fixture) {
    String repository = parameter
        .findAnnotation(InRepository.class)
        .map(InRepository::value)
        .orElse(InRepository.DEFAULT);
    return isForDirectory() ? fixture.directory() : fixture.give(type(), repository);
  }

  private boolean isForDirectory() {
    return parameter.isAnnotated(RegistryDirectory.class);
  }

  private ParameterResolutionException unfit(String annotation, String expected) {
    return new ParameterResolutionException(
        annotation + " on " + this + ", expected a parameter of type " + expected);
  }

  /** Returns the parameter and its method, for messages. */
  @Override
  public String toString() {
    Executable executable = parameter.getDeclaringExecutable();
    String type = executable.getDeclaringClass().getSimpleName();
    return "the parameter "
        + parameter.getParameter()
        + " of "
        + (isOfConstructor() ? "the constructor of " + type : type + "." + executable.getName());
  }
}
