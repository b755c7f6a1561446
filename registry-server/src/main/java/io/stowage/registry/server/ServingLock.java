package io.stowage.registry.server;

import io.stowage.registry.gc.internal.process.Heartbeat;
import io.stowage.registry.gc.internal.process.ProcessIdentity;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Printable;
import io.stowage.registry.storage.Claim;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows to other processes that a server runs on a store and accepts pushes, so that no collection
 * removes what it considers unused as if nobody wrote.
 *
 * <p>Each server has a file of its own, which it {@linkplain StorageDriver#claim claims}. On the
 * same machine a file counts as long as its claim is held, which ends with the process. From another
 * machine it counts as long as it is {@linkplain #renew renewed}. Thread-safe.
 */
public final class ServingLock implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServingLock.class);
  private static final int LARGEST = 4096;

  private final StorageDriver driver;
  private final StoragePath path;
  private final Claim claim;

  private ServingLock(StorageDriver driver, StoragePath path, Claim claim) {
    this.driver = driver;
    this.path = path;
    this.claim = claim;
  }

  /**
   * Shows that this process serves the store of {@code driver}. Files of servers that run no more
   * are removed.
   *
   * @throws StorageException if the store fails
   */
  static ServingLock acquire(StorageDriver driver) {
    files(driver).stream().filter(file -> !isHeld(driver, file)).forEach(driver::delete);
    StoragePath path = RegistryLayout.SERVING.resolve(UUID.randomUUID().toString());
    Claim claim = driver
        .claim(path, ServingFile.content(ProcessIdentity.current()))
        .orElseThrow(() -> new IllegalStateException(path + " is claimed by another process"));
    return new ServingLock(driver, path, claim);
  }

  /**
   * Returns a description of a server that accepts pushes to the store of {@code driver}, or empty
   * if there is none.
   *
   * @throws StorageException if the store fails
   */
  public static Optional<String> holder(StorageDriver driver) {
    Objects.requireNonNull(driver, "driver");
    return files(driver).stream()
        .filter(file -> isHeld(driver, file))
        .findFirst()
        .map(file -> describe(process(driver, file)) + ", whose file is " + file);
  }

  /** Shows that this process still runs. A failure is logged. */
  void renew() {
    try {
      if (driver.lease(path).isEmpty()) {
        driver.write(path, ServingFile.content(ProcessIdentity.current()));
      }
    } catch (StorageException e) {
      LOG.warn("The file that shows other processes that this server runs cannot be renewed", e);
    }
  }

  /** Shows that this process does not serve the store any more. */
  @Override
  public void close() {
    try {
      driver.delete(path);
    } finally {
      claim.close();
    }
    driver.deleteIfEmpty(RegistryLayout.SERVING);
    driver.deleteIfEmpty(RegistryLayout.STOWAGE);
  }

  private static List<StoragePath> files(StorageDriver driver) {
    List<StoragePath> files = new ArrayList<>();
    driver.list(RegistryLayout.SERVING, name -> files.add(RegistryLayout.SERVING.resolve(name)));
    return files;
  }

  private static boolean isHeld(StorageDriver driver, StoragePath file) {
    Optional<StorageEntry> found = driver.stat(file);
    if (found.isEmpty()) {
      return false;
    }
    boolean isHere =
        process(driver, file).filter(ProcessIdentity.current()::isOnMachineOf).isPresent();
    return isHere
        ? !driver.isAbandoned(file)
        : !Heartbeat.isOver(found.get().modified(), driver.now());
  }

  private static Optional<ProcessIdentity> process(StorageDriver driver, StoragePath file) {
    try {
      return ServingFile.parse(driver.read(file, LARGEST));
    } catch (StorageException.NoSuchObject | StorageException.TooLarge e) {
      return Optional.empty();
    }
  }

  private static String describe(Optional<ProcessIdentity> process) {
    return process
        .map(known -> "process " + known.pid() + " on host " + Printable.of(known.host()))
        .orElse("an unknown process");
  }

  /** Returns the path of the file. */
  @Override
  public String toString() {
    return "ServingLock[path=" + path + "]";
  }
}
