package io.stowage.registry.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.AbstractCollection;
import java.util.AbstractMap;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;

/** The public API exposes only types of this library and the JDK, and keeps no static state. */
@Tag("once")
class SignatureTest {
  private static final List<String> LIBRARIES = List.of(
      "com.fasterxml.",
      "com.google.",
      "org.apache.commons.",
      "org.eclipse.jetty.",
      "org.slf4j.",
      "org.springframework.",
      "org.yaml.",
      "picocli.",
      "software.amazon.");

  /** An application that has a client of its own lends it to a store. */
  private static final String ALLOWED = "io.stowage.registry.storage.s3.S3Storage$Builder.client(";

  private static final Set<String> MUTABLE = Set.of(
      AbstractCollection.class.getName(),
      AbstractMap.class.getName(),
      Number.class.getName(),
      ThreadLocal.class.getName());

  private static final JavaClasses CLASSES = ProductClasses.ALL;

  private static final ArchRule SHOW_NO_LIBRARY = classes()
      .that()
      .arePublic()
      .and()
      .resideOutsideOfPackages(
          "io.stowage.registry.cli..", "io.stowage.registry.storage.s3.internal..")
      .should(showNoLibrary());

  private static final ArchRule KEEP_NO_STATE =
      fields().that().areStatic().should().beFinal().andShould(beOfNoMutableType());

  @Test
  void showsNoLibrary() {
    SHOW_NO_LIBRARY.check(CLASSES);
  }

  @Test
  void keepsNoStateInStatics() {
    KEEP_NO_STATE.check(CLASSES);
  }

  @ParameterizedTest
  @ValueSource(classes = {Field.class, Result.class, Parameter.class, Parent.class, Thrown.class})
  void detectsALibrary(Class<?> planted) {
    assertThat(classes().should(showNoLibrary()).evaluate(imported(planted)).hasViolation())
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(classes = {Variable.class, Counter.class})
  void detectsState(Class<?> planted) {
    assertThat(KEEP_NO_STATE.evaluate(imported(planted)).hasViolation()).isTrue();
  }

  private static JavaClasses imported(Class<?> planted) {
    return new ClassFileImporter().importClasses(planted);
  }

  private static ArchCondition<JavaClass> showNoLibrary() {
    return new ArchCondition<>("show no type of a library") {
      @Override
      public void check(JavaClass item, ConditionEvents events) {
        Stream<JavaType> parents =
            Stream.concat(item.getSuperclass().stream(), item.getInterfaces().stream());
        check(item, item.getName(), parents, events);
        item.getMembers().stream()
            .filter(SignatureTest::isSeen)
            .filter(member -> !member.getFullName().startsWith(ALLOWED))
            .forEach(member -> check(item, member.getFullName(), types(member), events));
      }

      private void check(
          JavaClass item, String place, Stream<JavaType> types, ConditionEvents events) {
        types
            .filter(SignatureTest::isOfLibrary)
            .forEach(type -> events.add(
                SimpleConditionEvent.violated(item, place + " shows " + type.getName())));
      }
    };
  }

  private static ArchCondition<JavaField> beOfNoMutableType() {
    return new ArchCondition<>("have no mutable type") {
      @Override
      public void check(JavaField field, ConditionEvents events) {
        boolean mutable = MUTABLE.stream().anyMatch(field.getRawType()::isAssignableTo)
            || field.getRawType().getPackageName().startsWith("java.util.concurrent");
        events.add(new SimpleConditionEvent(field, !mutable, field.getFullName()));
      }
    };
  }

  private static boolean isSeen(JavaMember member) {
    return member.getModifiers().contains(JavaModifier.PUBLIC)
        || member.getModifiers().contains(JavaModifier.PROTECTED);
  }

  private static Stream<JavaType> types(JavaMember member) {
    if (member instanceof JavaField field) {
      return Stream.of(field.getType());
    }
    return member instanceof JavaCodeUnit unit
        ? Stream.of(
                List.of(unit.getReturnType()),
                unit.getParameterTypes(),
                unit.getThrowsClause().getTypes())
            .flatMap(Collection::stream)
        : Stream.of();
  }

  private static boolean isOfLibrary(JavaType type) {
    return type.getAllInvolvedRawTypes().stream()
        .anyMatch(raw -> LIBRARIES.stream().anyMatch(raw.getName()::startsWith));
  }

  static class Field {
    public final List<? extends Logger> loggers = List.of();
  }

  static class Result {
    protected JsonNode[] nodes() {
      return new JsonNode[0];
    }
  }

  static class Parameter {
    public void take(Set<List<JsonNode>> nodes) {}
  }

  abstract static class Parent implements Supplier<JsonNode> {}

  static class Thrown {
    public void fail() throws com.fasterxml.jackson.core.JsonProcessingException {}
  }

  static class Variable {
    static int state;
  }

  static class Counter {
    static final AtomicLong STATE = new AtomicLong();
  }
}
