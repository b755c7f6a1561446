package io.stowage.registry.testing.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Selects the registry of a parameter if a test has several, such as the source and the target of a
 * copy. Parameters without this annotation belong to the registry without a name.
 */
@Documented
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface FromRegistry {
  /** The name of an extension that was given none. */
  String UNNAMED = "";

  /**
   * Returns the name of the registry, which was set with {@link RegistryExtension#named}. The
   * default selects the registry without a name.
   */
  String value() default UNNAMED;
}
