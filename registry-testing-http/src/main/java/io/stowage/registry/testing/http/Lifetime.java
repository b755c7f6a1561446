package io.stowage.registry.testing.http;

import java.util.Objects;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;

/** How long a server runs as an extension: as long as one of JUnit's stores, which stops it. */
enum Lifetime {
  /** As long as the class or, in the field of an instance, the test. */
  CLASS {
    @Override
    Store store(ExtensionContext context) {
      return context.getStore(NAMESPACE);
    }
  },

  /** As long as the launcher's session or, before JUnit 5.13, as a run of the engine. */
  RUN {
    @Override
    Store store(ExtensionContext context) {
      return hasStoreOfSession(() -> StoreScope.class)
          ? context.getStore(StoreScope.LAUNCHER_SESSION, NAMESPACE)
          : context.getRoot().getStore(NAMESPACE);
    }
  };

  private static final Namespace NAMESPACE = Namespace.create(RegistryServer.class);

  /** Returns the store that holds the use of a server by {@code context}. */
  abstract Store store(ExtensionContext context);

  private static boolean hasStoreOfSession(Supplier<Class<?>> scope) {
    try {
      return Objects.nonNull(scope.get());
    } catch (NoClassDefFoundError e) {
      return false;
    }
  }
}
