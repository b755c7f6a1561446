package io.stowage.registry.internal.service;

import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * The uploads that this process works on. If there are too many, the least recently used of those
 * without an append in progress is forgotten, which costs one more pass over its data. Thread-safe.
 */
public final class UploadSessions {
  private static final int MOST = 1024;

  private final StorageDriver driver;
  private final boolean foreignWriters;
  private final Map<StoragePath, UploadSession> sessions = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * Creates the sessions of the uploads in {@code driver}; {@code foreignWriters} is whether
   * programs that lock nothing work on the same store.
   */
  public UploadSessions(StorageDriver driver, boolean foreignWriters) {
    this.driver = driver;
    this.foreignWriters = foreignWriters;
  }

  public synchronized UploadSession of(RepositoryName repository, UUID id) {
    UploadSession session = sessions.computeIfAbsent(
        RegistryLayout.upload(repository, id),
        upload -> new UploadSession(driver, repository, id, foreignWriters));
    if (sessions.size() > MOST) {
      forgetOne();
    }
    return session;
  }

  public synchronized void forget(RepositoryName repository, UUID id) {
    sessions.remove(RegistryLayout.upload(repository, id));
  }

  private void forgetOne() {
    sessions.values().stream()
        .filter(UploadSession::isIdle)
        .findFirst()
        .ifPresent(oldest -> sessions.values().remove(oldest));
  }
}
