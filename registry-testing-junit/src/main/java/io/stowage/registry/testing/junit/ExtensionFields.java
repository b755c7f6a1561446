package io.stowage.registry.testing.junit;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/**
 * The extensions that the fields of a test class and of the classes around it hold. JUnit asks each
 * extension on its own whether it provides a parameter; this shows which of them takes precedence.
 */
final class ExtensionFields {
  /** For each test class, the innermost first. */
  private final List<List<Holder>> classes;

  private ExtensionFields(List<List<Holder>> classes) {
    this.classes = classes;
  }

  static ExtensionFields of(ExtensionContext context) {
    return new ExtensionFields(
        testClasses(context).map(type -> holders(type, context)).toList());
  }

  /**
   * Returns the extension with {@code name} that takes precedence: that of the innermost class and,
   * within its hierarchy, that of a subclass.
   *
   * @throws ExtensionConfigurationException if no class decides between several fields
   */
  Optional<RegistryExtension> find(String name) {
    return classes.stream()
        .map(fields -> fields.stream().filter(each -> each.hasName(name)).toList())
        .filter(fields -> !fields.isEmpty())
        .findFirst()
        .map(ExtensionFields::first);
  }

  /** Returns the names of all extensions. */
  Set<String> names() {
    return holders().map(Holder::name).collect(Collectors.toSet());
  }

  /** Returns the field that holds {@code extension} and that each instance of its class has. */
  Optional<Field> instanceField(RegistryExtension extension) {
    return holders()
        .filter(each -> each.extension() == extension)
        .map(Holder::field)
        .filter(field -> !Modifier.isStatic(field.getModifiers()))
        .findFirst();
  }

  private Stream<Holder> holders() {
    return classes.stream().flatMap(List::stream);
  }

  private static RegistryExtension first(List<Holder> fields) {
    return fields.stream()
        .filter(each -> fields.stream().allMatch(each::isOrOverrides))
        .findFirst()
        .orElseThrow(() -> new ExtensionConfigurationException("several extensions "
            + (fields.get(0).hasName(FromRegistry.UNNAMED)
                ? "have no name: "
                : "have the name \"" + fields.get(0).name() + "\": ")
            + fields.stream().map(Holder::toString).collect(Collectors.joining(", "))
            + "; expected different names, which named() sets"))
        .extension();
  }

  private static Stream<Class<?>> testClasses(ExtensionContext context) {
    Stream.Builder<Class<?>> found = Stream.builder();
    Optional<ExtensionContext> next = Optional.of(context);
    while (next.isPresent()) {
      next.get().getTestClass().ifPresent(found);
      next = next.get().getParent();
    }
    return found.build().distinct();
  }

  /** Leaves out the fields of an instance that does not exist yet. */
  private static List<Holder> holders(Class<?> type, ExtensionContext context) {
    Object instance =
        context.getTestInstances().flatMap(all -> all.findInstance(type)).orElse(null);
    return declared(type, context).fields().stream()
        .filter(field -> instance != null || Modifier.isStatic(field.getModifiers()))
        .flatMap(
            field -> ReflectionSupport.tryToReadFieldValue(field, instance).toOptional().stream()
                .filter(RegistryExtension.class::isInstance)
                .map(value -> new Holder(field, (RegistryExtension) value)))
        .distinct()
        .toList();
  }

  /** Finds the fields once for each class, because this takes longer than to read them. */
  private static Declared declared(Class<?> type, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(Lifetime.NAMESPACE)
        .getOrComputeIfAbsent(
            type,
            key -> new Declared(AnnotationSupport.findAnnotatedFields(
                type, RegisterExtension.class, field -> true, HierarchyTraversalMode.BOTTOM_UP)),
            Declared.class);
  }

  /** The fields of a class and of its supertypes that JUnit takes extensions from. */
  private record Declared(List<Field> fields) {}

  private record Holder(Field field, RegistryExtension extension) {
    String name() {
      return extension.name();
    }

    boolean hasName(String other) {
      return name().equals(other);
    }

    boolean isOrOverrides(Holder other) {
      Class<?> type = field.getDeclaringClass();
      Class<?> otherType = other.field.getDeclaringClass();
      return equals(other) || (type != otherType && otherType.isAssignableFrom(type));
    }

    @Override
    public String toString() {
      return field.getDeclaringClass().getSimpleName() + "." + field.getName();
    }
  }
}
