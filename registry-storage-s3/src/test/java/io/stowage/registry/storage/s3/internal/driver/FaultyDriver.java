package io.stowage.registry.storage.s3.internal.driver;

import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.storage.Quarantine;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.StorageView;
import io.stowage.registry.testing.storage.ForwardingStorage;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Drivers that lack a rule of the protocol. */
final class FaultyDriver {
  private static final String REVISIONS = "/revisions/";
  private static final String TAGS = "tags";

  private FaultyDriver() {}

  private static StorageEntry renewed(StorageDriver truth, StorageEntry entry) {
    return new StorageEntry(entry.size(), truth.now(), entry.version(), entry.md5());
  }

  /** A writer leases nothing. */
  static StorageDriver withoutLease(StorageDriver truth) {
    return new ForwardingStorage(truth) {
      @Override
      public Optional<StorageEntry> lease(StoragePath path) {
        return truth.stat(path).map(entry -> renewed(truth, entry));
      }
    };
  }

  /** A writer does not look again after it has leased something. */
  static StorageDriver withoutLookAfterLease(StorageDriver truth) {
    return new ForwardingStorage(truth) {
      @Override
      public Optional<StorageEntry> lease(StoragePath path) {
        StorageEntry found = truth.stat(path).orElse(new StorageEntry(1, Instant.EPOCH));
        truth.lease(path);
        return Optional.of(renewed(truth, found));
      }
    };
  }

  /** The clock of a writer stands still, so that it notices no stall. */
  static StorageDriver withoutPassageOfTime(StorageDriver truth) {
    Instant beginning = truth.now();
    return new ForwardingStorage(truth) {
      @Override
      public Instant now() {
        return beginning;
      }
    };
  }

  /** A collector takes everything for old. */
  static StorageDriver withoutAgeGate(StorageDriver truth) {
    return new ForwardingStorage(truth) {
      @Override
      public Instant now() {
        return truth.now().plus(Duration.ofHours(6));
      }

      @Override
      public Quarantine quarantine() {
        return truth.quarantine();
      }
    };
  }

  /** A collector restores nothing of a run that was interrupted. */
  static StorageDriver withoutRecovery(StorageDriver truth) {
    return withQuarantine(
        truth, Map.of("restore", arguments -> List.copyOf((Collection<?>) arguments[1])));
  }

  /** A collector restores nothing that another one hides after it was recovered. */
  static StorageDriver withoutHealing(StorageDriver truth) {
    return withQuarantine(truth, Map.of("forEachStray", arguments -> Optional.empty()));
  }

  /** A collector purges a manifest after the others that it has taken, such as its referrers. */
  static StorageDriver subjectLast(StorageDriver truth) {
    Quarantine whole = truth.quarantine();
    Set<Object> purged = new HashSet<>();
    return withQuarantine(truth, Map.of("purge", arguments -> {
      String run = (String) arguments[0];
      Collection<?> objects = (Collection<?>) arguments[1];
      List<StoragePath> others = new ArrayList<>();
      whole.forEachKept(run, RegistryLayout.REPOSITORIES, path -> {
        if (isRevision(path) && !objects.contains(path)) {
          others.add(path);
        }
      });
      purged.addAll(whole.purge(run, others));
      purged.addAll(
          whole.purge(run, objects.stream().map(StoragePath.class::cast).toList()));
      return objects.stream().filter(purged::contains).toList();
    }));
  }

  private static StorageDriver withQuarantine(
      StorageDriver truth, Map<String, Function<Object[], Object>> changed) {
    Quarantine whole = truth.quarantine();
    Quarantine faulty = (Quarantine) Proxy.newProxyInstance(
        FaultyDriver.class.getClassLoader(),
        new Class<?>[] {Quarantine.class},
        (proxy, method, arguments) -> {
          if (changed.containsKey(method.getName())) {
            Object result = changed.get(method.getName()).apply(arguments);
            return method.getReturnType() == void.class ? null : result;
          }
          try {
            return method.invoke(whole, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        });
    return new ForwardingStorage(truth) {
      @Override
      public Quarantine quarantine() {
        return faulty;
      }

      @Override
      public StorageView listed(StoragePath folder, String beginning) {
        return truth.listed(folder, beginning);
      }
    };
  }

  /** A writer of a tag does not look at the revision afterwards. */
  static StorageDriver withoutLookAfterTag(StorageDriver truth) {
    return new ForwardingStorage(truth) {
      private boolean tagged;

      @Override
      public void write(StoragePath path, byte[] content) {
        truth.write(path, content);
        tagged |= path.value().endsWith(RegistryLayout.CURRENT + "/" + RegistryLayout.LINK);
      }

      @Override
      public Optional<StorageEntry> stat(StoragePath path) {
        return tagged && isRevision(path)
            ? Optional.of(new StorageEntry(1, truth.now()))
            : truth.stat(path);
      }
    };
  }

  /** A deletion of a revision does not look for tags afterwards. */
  static StorageDriver withoutLookAfterDelete(StorageDriver truth) {
    return new ForwardingStorage(truth) {
      private boolean deleted;

      @Override
      public boolean delete(StoragePath path) {
        deleted |= isRevision(path);
        return truth.delete(path);
      }

      @Override
      public boolean list(StoragePath folder, NameVisitor visitor) {
        return !(deleted && folder.name().equals(TAGS)) && truth.list(folder, visitor);
      }
    };
  }

  private static boolean isRevision(StoragePath path) {
    return path.value().contains(REVISIONS);
  }
}
