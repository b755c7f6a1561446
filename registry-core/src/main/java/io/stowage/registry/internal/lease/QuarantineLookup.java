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
 * <p>An object at its own path costs one lookup. Names that do not belong to a run are skipped.
 * Thread-safe.
 */
public final class QuarantineLookup {
  private final StorageDriver driver;

  /** Creates a lookup in the quarantine of {@code driver}. */
  public QuarantineLookup(StorageDriver driver) {
    Objects.requireNonNull(driver, "driver");
    this.driver = driver;
  }

  /**
   * Looks at {@code object}, then at every path where a collection may keep it, then at
   * {@code object} once more, because it may have been restored in between. An object that exists
   * throughout is found.
   *
   * @param look returns what it finds at a path, or empty if nothing is there
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
   * Restores {@code object} from every path where it is kept. An object at its own path stays.
   *
   * @return whether the object was kept
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

  /** Restores all kept links {@code algorithm/hex/link} below {@code folder}. */
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

  /** Ignores an entry that is not a folder, such as a symbolic link: no run created it. */
  private static <T> Optional<T> lookAtKept(
      StoragePath kept, Function<StoragePath, Optional<T>> look) {
    try {
      return look.apply(kept);
    } catch (StorageException.UnexpectedKind e) {
      return Optional.empty();
    }
  }
}
