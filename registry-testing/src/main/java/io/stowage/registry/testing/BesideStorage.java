package io.stowage.registry.testing;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.storage.ForwardingStorage;
import io.stowage.registry.testing.storage.StorageCall;
import java.util.Optional;
import java.util.function.Supplier;

/** Runs the action of another process once, just before or just after a call. Not thread-safe. */
final class BesideStorage extends ForwardingStorage {
  private Optional<Act> act = Optional.empty();

  BesideStorage(StorageDriver delegate) {
    super(delegate);
  }

  /** Runs {@code action} before the next {@code call} for {@code path}. */
  void before(StorageCall call, StoragePath path, Runnable action) {
    act = Optional.of(new Act(call, path, false, action));
  }

  /** Runs {@code action} after the next {@code call} for {@code path}. */
  void after(StorageCall call, StoragePath path, Runnable action) {
    act = Optional.of(new Act(call, path, true, action));
  }

  /** Returns whether the action has not run yet. */
  boolean isWaiting() {
    return act.isPresent();
  }

  @Override
  protected <T> T call(StorageCall call, Optional<StoragePath> path, Supplier<T> action) {
    Optional<Act> now =
        act.filter(each -> each.call == call && path.filter(each.path::equals).isPresent());
    if (now.isPresent()) {
      act = Optional.empty();
    }
    now.filter(each -> !each.after).ifPresent(each -> each.action.run());
    T result = action.get();
    now.filter(each -> each.after).ifPresent(each -> each.action.run());
    return result;
  }

  private record Act(StorageCall call, StoragePath path, boolean after, Runnable action) {}
}
