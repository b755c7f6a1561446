package io.stowage.registry.testing.storage;

import io.stowage.registry.storage.Claim;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StoragePath;
import java.io.IOException;
import java.io.Serial;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Models the death of a process: from a given call on every call throws a {@link Crash}, so nothing
 * that an error handler does has an effect.
 *
 * <p>The call at which it dies may have happened or not, as its {@link Moment} says. A {@code
 * deleteAll} is made of one {@code delete} for each object, a {@code deleteTree} of one call for each
 * object and each folder, so the process may also die half way through them.
 *
 * <p>What another process finds then is in the store below: all that was done, as when a process is
 * killed, or after {@link InMemoryStorage#loseUnsynced} what survives a loss of power. Thread-safe.
 */
public final class CrashingStorage extends ForwardingStorage {
  private final InMemoryStorage heap;
  private final Moment moment;
  private final long last;
  private final Predicate<StorageCall> counted;
  private final Set<Claim> claims = ConcurrentHashMap.newKeySet();
  private long calls;

  /**
   * Passes calls on to {@code heap} until the process dies.
   *
   * @param last the number of the call at which it dies, from 1, in the order in which calls begin
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
   * Passes calls on to {@code heap} until the process dies before the {@code last}th call that may
   * change it, counted from 1.
   *
   * <p>All numbers together leave every state that a death at any call, before or after its effect,
   * can leave: a call that only reads changes nothing, and a death after one change leaves the same as
   * a death before the next.
   */
  public static CrashingStorage beforeChange(InMemoryStorage heap, long last) {
    return new CrashingStorage(heap, last, Moment.BEFORE, StorageCall::changes);
  }

  /** Runs {@code work} on this store; returns whether the process died. */
  public boolean diesIn(Consumer<? super CrashingStorage> work) {
    try {
      work.accept(this);
    } catch (Crash e) {
      return true;
    }
    return isDead();
  }

  /** Returns how many calls were counted, those that find the process dead not among them. */
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
  public int deleteAll(Collection<StoragePath> paths) {
    return Math.toIntExact(paths.stream().filter(this::delete).count());
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

  /** Opens the object, if it is one, which is refused if it has a writer. */
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

  /** The process is dead. An error, so that no handler of exceptions takes it for a failing store. */
  public static final class Crash extends Error {
    @Serial
    private static final long serialVersionUID = 1L;

    private Crash() {
      super("the process has died before");
    }

    private Crash(StorageCall call, Optional<StoragePath> path) {
      super("the process dies in " + call + path.map(where -> " of " + where).orElse(""));
    }
  }
}
