package io.stowage.registry.gc.internal.run;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.storage.Quarantine;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.UnnameableEntry;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A read-only view of a store with its paths mapped to several places. A path shows the first place
 * where it exists, and a folder shows the entries of all places. Thread-safe.
 */
public final class ReadOnlyView implements StorageDriver {
  private final StorageDriver driver;
  private final List<UnaryOperator<StoragePath>> places;

  /**
   * Creates a view that looks for each path in {@code driver} where each of {@code places} maps it,
   * in order. Places added to the list later count from then on.
   */
  public ReadOnlyView(StorageDriver driver, List<UnaryOperator<StoragePath>> places) {
    this.driver = driver;
    this.places = places;
  }

  /** Opens {@code registry} as seen through this view. */
  public Registry of(Registry registry) {
    return Registry.open(
        this,
        RegistryOptions.builder()
            .readOnly(true)
            .clock(registry.options().clock())
            .pause(registry.options().pause())
            .build());
  }

  @Override
  public Optional<StorageEntry> stat(StoragePath path) {
    return places.stream()
        .map(place -> driver.stat(place.apply(path)))
        .flatMap(Optional::stream)
        .findFirst();
  }

  @Override
  public ReadableByteChannel open(StoragePath path, long offset) {
    return first(path, place -> driver.open(place, offset));
  }

  @Override
  public byte[] read(StoragePath path, int limit) {
    return first(path, place -> driver.read(place, limit));
  }

  /** Visits the names of the last place first, and remembers them so that none is visited twice. */
  @Override
  public boolean list(StoragePath folder, NameVisitor visitor) {
    Set<String> told = new HashSet<>();
    boolean found = false;
    for (int i = places.size() - 1; i > 0; i--) {
      found |= driver.list(places.get(i).apply(folder), chosen(told::add, visitor));
    }
    return driver.list(places.get(0).apply(folder), chosen(name -> !told.contains(name), visitor))
        || found;
  }

  @Override
  public Optional<Instant> changed(StoragePath folder) {
    return places.stream()
        .map(place -> driver.changed(place.apply(folder)))
        .flatMap(Optional::stream)
        .findFirst();
  }

  @Override
  public Instant now() {
    return driver.now();
  }

  @Override
  public boolean isShared() {
    return driver.isShared();
  }

  @Override
  public void write(StoragePath path, byte[] content) {
    throw readOnly(path);
  }

  @Override
  public WritableByteChannel append(StoragePath path, long offset) {
    throw readOnly(path);
  }

  @Override
  public boolean publish(StoragePath from, long size, StoragePath to) {
    throw readOnly(to);
  }

  @Override
  public boolean replace(StoragePath from, StoragePath to, StorageEntry seen) {
    throw readOnly(to);
  }

  @Override
  public boolean delete(StoragePath path) {
    throw readOnly(path);
  }

  @Override
  public boolean deleteIfEmpty(StoragePath folder) {
    throw readOnly(folder);
  }

  @Override
  public boolean deleteTree(StoragePath folder) {
    throw readOnly(folder);
  }

  @Override
  public void persist(Collection<StoragePath> paths) {
    throw new UnsupportedOperationException("a view cannot be changed: " + paths);
  }

  @Override
  public Optional<Instant> lease(StoragePath path) {
    throw readOnly(path);
  }

  @Override
  public Quarantine quarantine() {
    throw new UnsupportedOperationException("a view");
  }

  /** Does nothing, since the store does not belong to this view. */
  @Override
  public void close() {}

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

  private <T> T first(StoragePath path, Function<StoragePath, T> look) {
    return places.stream()
        .flatMap(place -> found(place.apply(path), look))
        .findFirst()
        .orElseThrow(() -> new StorageException.NoSuchObject(path));
  }

  private static <T> Stream<T> found(StoragePath place, Function<StoragePath, T> look) {
    try {
      return Stream.of(look.apply(place));
    } catch (StorageException.NoSuchObject e) {
      return Stream.empty();
    }
  }

  private static UnsupportedOperationException readOnly(StoragePath path) {
    return new UnsupportedOperationException("a view cannot be changed: " + path);
  }
}
