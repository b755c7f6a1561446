package io.stowage.registry.testing.storage;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Lets selected calls fail and forwards all others.
 *
 * <pre>
 * import io.stowage.registry.Registry;
 * import io.stowage.registry.storage.InMemoryStorage;
 * import io.stowage.registry.testing.storage.FailingStorage;
 * import io.stowage.registry.testing.storage.StorageCall;
 *
 * FailingStorage storage = new FailingStorage(InMemoryStorage.create());
 * Registry registry = Registry.open(storage);
 * storage.on(StorageCall.APPEND).at("**&#47;_uploads/**").failNext();
 * </pre>
 *
 * <p>Rules may be added at any time, by any thread. Each rule counts the calls that it selects,
 * whether or not another rule lets them fail; of several rules that let a call fail, the oldest
 * determines how.
 *
 * <p>Calls are numbered from 1 in the order in which they begin. Reads and writes of a channel are
 * calls too; they fail with an {@code IOException} whose cause is the storage exception.
 * Thread-safe.
 */
public final class FailingStorage extends ForwardingStorage {
  private final List<FailureRule> rules = new CopyOnWriteArrayList<>();
  private final Set<StorageCall> counted;
  private final AtomicLong calls = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();

  /** Forwards all calls to {@code delegate} as long as no rule lets them fail. */
  public FailingStorage(StorageDriver delegate) {
    super(Objects.requireNonNull(delegate, "delegate"));
    this.counted = counted(Moment.BEFORE);
  }

  /**
   * Forwards all calls except one to {@code delegate}. With {@link Moment#AFTER}, calls that only
   * return a value are not counted, because it makes no difference whether they fail before or
   * after their effect.
   *
   * @param failing the number of the call that fails, counted from 1; 0 for none
   * @param error makes the exception of the failing call from the path of that call
   */
  public FailingStorage(
      StorageDriver delegate,
      long failing,
      Moment moment,
      Function<StoragePath, StorageException> error) {
    super(Objects.requireNonNull(delegate, "delegate"));
    this.counted = counted(Objects.requireNonNull(moment, "moment"));
    CallPattern all = new CallPattern(counted, Optional.empty());
    rules.add(
        new FailureRule(all, failing, failing, moment, Objects.requireNonNull(error, "error")));
  }

  private static Set<StorageCall> counted(Moment moment) {
    Set<StorageCall> calls = EnumSet.allOf(StorageCall.class);
    calls.removeIf(call -> moment == Moment.AFTER && !call.hasMoments());
    return calls;
  }

  /** Selects all calls of the given kinds. */
  public FailingCalls on(StorageCall call, StorageCall... more) {
    Objects.requireNonNull(call, "call");
    Objects.requireNonNull(more, "more");
    return calls(EnumSet.of(call, more));
  }

  /** Selects all calls. */
  public FailingCalls onAny() {
    return calls(EnumSet.allOf(StorageCall.class));
  }

  private FailingCalls calls(Set<StorageCall> kinds) {
    return new FailingCalls(rules::add, new CallPattern(kinds, Optional.empty()));
  }

  /** Removes all rules, so that no later call fails. */
  public void heal() {
    rules.clear();
  }

  /** Returns the number of counted calls, including those that failed. */
  public long calls() {
    return calls.get();
  }

  /** Returns the number of calls that a rule let fail, to check that a fault occurred. */
  public long failures() {
    return failures.get();
  }

  @Override
  protected <T> T call(StorageCall call, Optional<StoragePath> path, Supplier<T> action) {
    return call(call, path.stream().toList(), action);
  }

  @Override
  <T> T call(StorageCall call, Collection<StoragePath> paths, Supplier<T> action) {
    if (counted.contains(call)) {
      calls.incrementAndGet();
    }
    List<FailureRule> failing =
        rules.stream().filter(rule -> rule.fails(call, paths)).toList();
    if (failing.isEmpty()) {
      return action.get();
    }
    failures.incrementAndGet();
    throw failing.get(0).fail(paths, action);
  }
}
