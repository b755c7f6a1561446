package io.stowage.registry.testing.junit;

import io.stowage.registry.Repository;
import io.stowage.registry.testing.TestImages;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Selects the repository of a {@link Repository} or {@link TestImages} parameter. The default is
 * {@value #DEFAULT}. Parameters of other types are refused.
 */
@Documented
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface InRepository {
  /** The repository of parameters without this annotation. */
  String DEFAULT = "app";

  /** Returns the name of the repository, such as {@code team/app}. */
  String value();
}
