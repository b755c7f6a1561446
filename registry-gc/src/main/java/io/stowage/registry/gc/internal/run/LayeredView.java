package io.stowage.registry.gc.internal.run;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.StorageView;
import io.stowage.registry.storage.UnnameableEntry;
import java.nio.channels.ReadableByteChannel;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Several views on top of each other. A path shows the first view in which it exists, and a folder
 * shows the entries of all views. Thread-safe.
 */
public final class LayeredView implements StorageView {
  private final List<StorageView> layers;

  /** Looks into each of {@code layers}, in order. Layers added to the list later count as well. */
  public LayeredView(List<StorageView> layers) {
    this.layers = layers;
  }

  /** Opens {@code registry} as seen through this view. */
  public Registry of(Registry registry) {
    return Registry.open(
        StorageDriver.readOnly(registry.storage(), this),
        RegistryOptions.builder()
            .readOnly(true)
            .clock(registry.options().clock())
            .sleeper(registry.options().sleeper())
            .build());
  }

  @Override
  public Optional<StorageEntry> stat(StoragePath path) {
    for (StorageView layer : layers) {
      Optional<StorageEntry> found = layer.stat(path);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  @Override
  public ReadableByteChannel open(StoragePath path, long offset) {
    return first(path, layer -> layer.open(path, offset));
  }

  @Override
  public byte[] read(StoragePath path, int limit) {
    return first(path, layer -> layer.read(path, limit));
  }

  /** Visits the names of the last layer first, and remembers them so that none is visited twice. */
  @Override
  public boolean list(StoragePath folder, NameVisitor visitor) {
    if (layers.size() == 1) {
      return layers.get(0).list(folder, visitor);
    }
    Set<String> visited = new HashSet<>();
    boolean found = false;
    for (int i = layers.size() - 1; i > 0; i--) {
      found |= layers.get(i).list(folder, chosen(visited::add, visitor));
    }
    return layers.get(0).list(folder, chosen(name -> !visited.contains(name), visitor)) || found;
  }

  @Override
  public StorageView listed(StoragePath folder, String beginning) {
    return new LayeredView(
        layers.stream().map(layer -> layer.listed(folder, beginning)).toList());
  }

  private static NameVisitor chosen(Predicate<String> names, NameVisitor visitor) {
    return new NameVisitor() {
      @Override
      public void visit(String name) {
        if (names.test(name)) {
          visitor.visit(name);
        }
      }

      @Override
      public void visitUnnameable(UnnameableEntry child) {
        visitor.visitUnnameable(child);
      }
    };
  }

  private <T> T first(StoragePath path, Function<StorageView, T> look) {
    for (StorageView layer : layers) {
      try {
        return look.apply(layer);
      } catch (StorageException.NoSuchObject e) {
        // The next layer may have it.
      }
    }
    throw new StorageException.NoSuchObject(path);
  }
}
