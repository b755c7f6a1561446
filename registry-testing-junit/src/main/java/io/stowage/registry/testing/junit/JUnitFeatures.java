package io.stowage.registry.testing.junit;

import java.util.Objects;
import java.util.function.Supplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestInstantiationAwareExtension;

/**
 * The features of the JUnit that runs the tests, which may be older than the one that this was
 * compiled with. Each version is recognized by a class that it added.
 */
final class JUnitFeatures {
  private static final boolean SINCE_5_11 = has(() -> AutoClose.class);
  private static final boolean SINCE_5_12 = has(() -> TestInstantiationAwareExtension.class);
  private static final boolean SINCE_5_13 = has(() -> ExtensionContext.StoreScope.class);

  private JUnitFeatures() {}

  /** Throws an exception if JUnit is older than 5.11. */
  static void requireSupported() {
    if (!SINCE_5_11) {
      throw new ExtensionConfigurationException("JUnit "
          + version()
          + ", expected 5.11 or newer. With Spring Boot's parent POM, the Maven property"
          + " junit-jupiter.version sets it.");
    }
  }

  /** Returns whether the constructor of a test class can know which test it is called for. */
  static boolean hasConstructorsOfTests() {
    return SINCE_5_12;
  }

  /** Returns whether there is a store that lasts as long as the launcher's session. */
  static boolean hasStoreOfSession() {
    return SINCE_5_13;
  }

  /** Returns the version of JUnit, for messages. */
  static String version() {
    return Objects.requireNonNullElse(
        ExtensionContext.class.getPackage().getImplementationVersion(), "of unknown version");
  }

  private static boolean has(Supplier<Class<?>> type) {
    try {
      return Objects.nonNull(type.get());
    } catch (NoClassDefFoundError e) {
      return false;
    }
  }
}
