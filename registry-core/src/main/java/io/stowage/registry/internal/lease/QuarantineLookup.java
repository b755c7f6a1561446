package io.stowage.registry.internal.lease;

import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds objects that collections keep out of sight: the readers' side of the collection protocol.
 *
 * <p>What is at its path costs one look. Other names than those of runs are passed over. Thread-safe.
 */
public final class QuarantineLookup {
  private final StorageDriver driver;

  /** Looks into the quarantine of {@code driver}. */
  public QuarantineLookup(StorageDriver driver) {
    Objects.requireNonNull(driver, "driver");
    this.driver = driver;
  }

  /**
   * Looks at {@code object}, then wherever a collection may keep it, then at {@code object} once more,
   * since it may have been brought back in between. What was there throughout is found.
   *
   * @param look returns what it found at a path, or empty if nothing is there
   */
  public <T> Optional<T> find(StoragePath object, Function<StoragePath, Optional<T>> look) {
    Objects.requireNonNull(object, "object");
    Objects.requireNonNull(look, "look");
    Optional<T> found = look.apply(object);
    if (found.isPresent()) {
      return found;
    }
    for (StoragePath kept : places(object)) {
      found = lookAtKept(kept, look);
      if (found.isPresent()) {
        return found;
      }
    }
    return look.apply(object);
  }

  /**
   * Brings {@code object} back from wherever it is kept. What is at its path stays.
   *
   * @return whether it was kept
   */
  public boolean bringBack(StoragePath object) {
    Objects.requireNonNull(object, "object");
    boolean back = false;
    for (StoragePath kept : places(object)) {
      back |=
          lookAtKept(kept, driver::stat).isPresent() && driver.quarantine().restore(kept, object);
    }
    return back;
  }

  /** Brings back all links {@code algorithm/hex/link} below {@code folder} that are kept. */
  public void bringBackAll(StoragePath folder) {
    Objects.requireNonNull(folder, "folder");
    places(folder)
        .forEach(kept -> lookAtKept(kept, place -> {
          bringBackAll(place, folder);
          return Optional.empty();
        }));
  }

  private void bringBackAll(StoragePath kept, StoragePath folder) {
    driver.list(
        kept,
        algorithm -> driver.list(kept.resolve(algorithm), encoded -> {
          String link = algorithm + "/" + encoded + "/" + RegistryLayout.LINK;
          driver.quarantine().restore(kept.resolve(link), folder.resolve(link));
        }));
  }

  private List<StoragePath> places(StoragePath object) {
    List<StoragePath> places = new ArrayList<>();
    driver.list(
        RegistryLayout.QUARANTINE, run -> places.add(RegistryLayout.quarantined(run, object)));
    return places;
  }

  /** What is no folder, but a link to one say, is none of a run. */
  private static <T> Optional<T> lookAtKept(
      StoragePath kept, Function<StoragePath, Optional<T>> look) {
    try {
      return look.apply(kept);
    } catch (StorageException.UnexpectedKind e) {
      return Optional.empty();
    }
  }
}
