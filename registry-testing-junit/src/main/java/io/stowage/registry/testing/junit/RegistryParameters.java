package io.stowage.registry.testing.junit;

import io.stowage.registry.Registry;
import io.stowage.registry.testing.TestClock;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;

/**
 * Provides tests with a registry that another extension made, and with what belongs to it, as
 * {@link RegistryExtension} does: {@code Registry}, {@code Repository}, {@code TestImages}, {@code
 * GarbageCollector}, {@code TestClock} and {@code StorageDriver}. Thread-safe.
 */
public final class RegistryParameters {
  private final Fixture fixture;

  /**
   * Provides {@code registry}, which its maker closes.
   *
   * @param clock the clock of the registry and its store
   */
  public RegistryParameters(Registry registry, TestClock clock) {
    Objects.requireNonNull(registry, "registry");
    Objects.requireNonNull(clock, "clock");
    Home.Store store = new Home.Store(registry.storage(), () -> {});
    this.fixture = new Fixture(registry, clock, store, List.of(registry.storage()));
  }

  /**
   * Returns whether {@link #resolve} provides {@code parameter}: its type is one of those above,
   * and it belongs to no other extension. If a class of the test has a {@link RegistryExtension}
   * without a name in a field, all such parameters belong to that extension, and those with {@link
   * FromRegistry} and {@link RegistryDirectory} always do. Those with an annotation of Spring or
   * Mockito are left to these, as {@code RegistryExtension} describes.
   */
  public static boolean supports(ParameterContext parameter, ExtensionContext context) {
    Objects.requireNonNull(parameter, "parameter");
    Objects.requireNonNull(context, "context");
    if (parameter.isAnnotated(FromRegistry.class)
        || parameter.isAnnotated(RegistryDirectory.class)) {
      return false;
    }
    Request request = new Request(parameter);
    request.check();
    return Claim.create().covers(request)
        && ExtensionFields.of(context).find(FromRegistry.UNNAMED).isEmpty();
  }

  /** Returns the object for {@code parameter}, which is supported. */
  public Object resolve(ParameterContext parameter) {
    Objects.requireNonNull(parameter, "parameter");
    return new Request(parameter).from(fixture);
  }

  /** Returns the name of this class and the registry. */
  @Override
  public String toString() {
    return "RegistryParameters[registry=" + fixture.registry() + "]";
  }
}
