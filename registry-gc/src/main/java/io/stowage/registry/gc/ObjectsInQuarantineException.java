package io.stowage.registry.gc;

import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.StowageException;
import io.stowage.registry.storage.StoragePath;
import java.io.Serial;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Thrown if a collection failed and could not restore some of the objects that it had moved to
 * quarantine.
 *
 * <p>The code and the message are those of the failure, which is the cause; the message also names
 * the objects that are still in quarantine. Programs that use this library can still read those
 * objects; other programs do not find them. The next collection restores them.
 */
public final class ObjectsInQuarantineException extends StowageException {
  @Serial
  private static final long serialVersionUID = 1L;

  private static final int MOST_NAMED = 20;

  private final transient List<StoragePath> paths;

  ObjectsInQuarantineException(RuntimeException failure, List<StoragePath> paths) {
    super(
        failure instanceof StowageException known ? known.code() : ErrorCode.UNKNOWN,
        failure.getMessage() + "; still in quarantine until a later collection: " + names(paths),
        failure);
    this.paths = List.copyOf(paths);
  }

  /**
   * Returns the original paths of the objects. If the store could not even list the objects, the
   * only path is the folder to which the run moved them.
   */
  public List<StoragePath> paths() {
    return paths;
  }

  private static String names(List<StoragePath> paths) {
    String named =
        paths.stream().limit(MOST_NAMED).map(StoragePath::value).collect(Collectors.joining(", "));
    int rest = paths.size() - MOST_NAMED;
    return rest > 0 ? named + " and " + rest + " more" : named;
  }
}
