package io.stowage.registry.testing.junit;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides which parameters an extension claims. Parameters with an annotation of this package
 * belong to the extension that they name. Others belong to the extension without a name if their
 * type fits and no annotation leaves them to another extension.
 *
 * @param registry the name of the extension
 * @param annotatedOnly whether only parameters with an annotation of this package are claimed
 * @param foreign the names of the annotations of other extensions
 */
record Claim(String registry, boolean annotatedOnly, Set<String> foreign) {
  /** By name, because Spring and Mockito need not be present. */
  private static final Set<String> SPRING_AND_MOCKITO = Set.of(
      "org.springframework.beans.factory.annotation.Autowired",
      "org.springframework.beans.factory.annotation.Qualifier",
      "org.springframework.beans.factory.annotation.Value",
      "org.mockito.Mock",
      "org.mockito.Spy",
      "org.mockito.Captor");

  static Claim create() {
    return new Claim(FromRegistry.UNNAMED, false, SPRING_AND_MOCKITO);
  }

  Claim withName(String name) {
    return new Claim(name, annotatedOnly, foreign);
  }

  Claim withAnnotatedOnly() {
    return new Claim(registry, true, foreign);
  }

  Claim without(Class<? extends Annotation> annotation) {
    Set<String> more = Stream.concat(foreign.stream(), Stream.of(annotation.getName()))
        .collect(Collectors.toUnmodifiableSet());
    return new Claim(registry, annotatedOnly, more);
  }

  boolean covers(Request request) {
    return request.registry().equals(registry)
        && (request.isQualified()
            || (!annotatedOnly && Fixture.gives(request.type()) && !isForeign(request)));
  }

  private boolean isForeign(Request request) {
    Set<Class<?>> seen = new HashSet<>();
    return request.elements().anyMatch(element -> isForeign(element, seen));
  }

  private boolean isForeign(AnnotatedElement element, Set<Class<?>> seen) {
    return Stream.of(element.getAnnotations())
        .map(Annotation::annotationType)
        .filter(seen::add)
        .anyMatch(type -> foreign.contains(type.getName()) || isForeign(type, seen));
  }
}
