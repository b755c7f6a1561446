package io.stowage.registry.testing.junit;

import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;

/** How long a registry lasts: as long as one of JUnit's stores, which closes it. */
enum Lifetime {
  /** As long as a test. */
  TEST {
    @Override
    Store store(ExtensionContext context) {
      return context.getStore(NAMESPACE);
    }
  },

  /** As long as a class, including its nested classes. */
  CLASS {
    @Override
    Store store(ExtensionContext context) {
      ExtensionContext outermost = context;
      Optional<ExtensionContext> parent = context.getParent();
      while (parent.filter(above -> above.getTestClass().isPresent()).isPresent()) {
        outermost = parent.get();
        parent = outermost.getParent();
      }
      return outermost.getStore(NAMESPACE);
    }
  },

  /** As long as the launcher's session or, before JUnit 5.13, as a run of the engine. */
  RUN {
    @Override
    Store store(ExtensionContext context) {
      return JUnitFeatures.hasStoreOfSession()
          ? context.getStore(StoreScope.LAUNCHER_SESSION, NAMESPACE)
          : context.getRoot().getStore(NAMESPACE);
    }
  };

  static final Namespace NAMESPACE = Namespace.create(RegistryExtension.class);

  /** Returns the store for the registries of {@code context}. */
  abstract Store store(ExtensionContext context);
}
