package io.stowage.registry;

import io.stowage.registry.model.DigestStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Remembers how far the uploads of this process were hashed, so that none is hashed anew for each of
 * its parts. What is forgotten, as the oldest of many is, costs one more pass over the data.
 *
 * <p>A state is taken out while it is used, so two writers never share one. Thread-safe.
 */
final class UploadDigests {
  private static final int MOST = 1024;

  private final Map<UUID, DigestStream> states = new LinkedHashMap<>();

  /** Takes out the state of an upload if it covers exactly {@code size} bytes. */
  synchronized Optional<DigestStream> take(UUID upload, long size) {
    return Optional.ofNullable(states.remove(upload)).filter(state -> state.size() == size);
  }

  synchronized void keep(UUID upload, DigestStream state) {
    states.put(upload, state);
    if (states.size() > MOST) {
      states.remove(states.keySet().iterator().next());
    }
  }

  synchronized void forget(UUID upload) {
    states.remove(upload);
  }
}
