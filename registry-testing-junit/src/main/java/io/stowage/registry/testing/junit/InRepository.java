package io.stowage.registry.testing.junit;

import io.stowage.registry.Repository;
import io.stowage.registry.testing.TestImages;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says which {@link Repository} a parameter is, or where its {@link TestImages} go; without this it is
 * {@value #DEFAULT}.
 */
@Documented
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface InRepository {
  /** The repository of parameters that say nothing. */
  String DEFAULT = "app";

  /** Returns the name, such as {@code team/app}. */
  String value();
}
