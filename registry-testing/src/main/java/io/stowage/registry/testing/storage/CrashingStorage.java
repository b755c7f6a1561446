package io.stowage.registry.testing.storage;

import io.stowage.registry.storage.Claim;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StoragePath;
import java.io.IOException;
import java.io.Serial;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Simulates the death of a process: from a given call on, every call throws a {@link Crash}, so no
 * error handler has an effect.
 *
 * <p>Depending on the {@link Moment}, the call at which the process dies may or may not have had
 * its effect. A {@code deleteTree} counts as one call for each object and each folder, so the process may also die in the
 * middle of them.
 *
 * <p>The underlying store shows what another process finds afterwards: every completed call, as
 * after the process is killed, or, after {@link InMemoryStorage#loseUnsynced}, what survives a
 * power loss. Thread-safe.
 */
public final class CrashingStorage extends ForwardingStorage {
  private final InMemoryStorage heap;
  private final Moment moment;
  private final long last;
  private final Predicate<StorageCall> counted;
  private final Set<Claim> claims = ConcurrentHashMap.newKeySet();
  private long calls;

  /**
   * Forwards calls to {@code heap} until the process dies.
   *
   * @param last the number of the call at which it dies, counted from 1 in the order in which calls
   *     begin
   */
  public CrashingStorage(InMemoryStorage heap, long last, Moment moment) {
    this(heap, last, moment, call -> true);
  }

  private CrashingStorage(
      InMemoryStorage heap, long last, Moment moment, Predicate<StorageCall> counted) {
    super(heap);
    this.heap = heap;
    this.last = last;
    this.moment = moment;
    this.counted = counted;
  }

  /**
   * Forwards calls to {@code heap} until the process dies before the {@code last}th call that may
   * change it, counted from 1.
   *
   * <p>Together, all values of {@code last} produce every state that a death at any call, before or
   * after its effect, can leave: a read changes nothing, and a death after one change leaves the
   * same state as a death before the next change.
   */
  public static CrashingStorage beforeChange(InMemoryStorage heap, long last) {
    return new CrashingStorage(heap, last, Moment.BEFORE, StorageCall::changes);
  }

  /** Runs {@code work} on this store and returns whether the process died. */
  public boolean diesIn(Consumer<? super CrashingStorage> work) {
    try {
      work.accept(this);
    } catch (Crash e) {
      return true;
    }
    return isDead();
  }

  /** Returns the number of counted calls, excluding calls made after the death. */
  public synchronized long calls() {
    return calls;
  }

  /** Returns whether the process has died. */
  public synchronized boolean isDead() {
    return calls >= last;
  }

  @Override
  public Optional<Claim> claim(StoragePath path, byte[] content) {
    return call(StorageCall.CLAIM, Optional.of(path), () -> {
      Optional<Claim> claim = heap.claim(path, content);
      claim.ifPresent(claims::add);
      return claim;
    });
  }

  @Override
  public boolean deleteTree(StoragePath folder) {
    List<String> names = new ArrayList<>();
    if (!heap.list(folder, names::add)) {
      checkNoWriter(folder);
      return delete(folder);
    }
    names.forEach(name -> checkNoWriter(folder.resolve(name)));
    names.forEach(name -> deleteTree(folder.resolve(name)));
    deleteIfEmpty(folder);
    return true;
  }

  /** Opens the object, if there is one. This fails if the object has a writer. */
  private void checkNoWriter(StoragePath path) {
    Optional<StorageEntry> object = heap.stat(path);
    if (object.isPresent()) {
      try {
        heap.append(path, object.get().size()).close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  protected <T> T call(StorageCall call, Optional<StoragePath> path, Supplier<T> action) {
    boolean dies = begin(call);
    if (!dies) {
      return action.get();
    }
    moment.effect(action);
    claims.forEach(Claim::close);
    throw new Crash(call, path);
  }

  private synchronized boolean begin(StorageCall call) {
    if (isDead()) {
      throw new Crash();
    }
    if (!counted.test(call)) {
      return false;
    }
    calls++;
    return isDead();
  }

  /**
   * Indicates that the process is dead. This is an error, so no handler of exceptions mistakes it
   * for a failing store.
   */
  public static final class Crash extends Error {
    @Serial
    private static final long serialVersionUID = 1L;

    private Crash() {
      super("the process has already died");
    }

    private Crash(StorageCall call, Optional<StoragePath> path) {
      super("the process dies in " + call + path.map(where -> " of " + where).orElse(""));
    }
  }
}
