package io.stowage.registry.testing.storage;

import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.io.IOException;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Selects calls of a {@link FailingStorage} and lets them fail.
 *
 * <p>{@link #at}, {@link #moment} and {@link #with} return a changed copy and have no effect on the
 * store. The methods whose names begin with {@code fail} add a rule, which counts the selected
 * calls that begin later and lets one or more of them fail. Immutable and thread-safe.
 */
public final class FailingCalls {
  private final Consumer<FailureRule> rules;
  private final CallPattern selected;
  private final Moment moment;
  private final Function<StoragePath, StorageException> error;

  /** Selects all calls that match {@code selected}, and passes rules to {@code rules}. */
  FailingCalls(Consumer<FailureRule> rules, CallPattern selected) {
    this(
        rules,
        selected,
        Moment.BEFORE,
        path -> new StorageException.Failed(path, new IOException("a test lets this call fail")));
  }

  private FailingCalls(
      Consumer<FailureRule> rules,
      CallPattern selected,
      Moment moment,
      Function<StoragePath, StorageException> error) {
    this.rules = rules;
    this.selected = selected;
    this.moment = moment;
    this.error = error;
  }

  /**
   * Selects only calls with a path that matches {@code glob}: {@code *} stands for any characters
   * within a name, {@code **} for any characters including slashes, and every other character for
   * itself. The pattern describes the whole path, so <code>**&#47;blobs/**</code> selects
   * everything in folders named {@code blobs}. Of a call with several paths, such as {@code
   * publish}, at least one must match. Replaces an earlier pattern.
   *
   * @throws IllegalArgumentException if no path can match, because a name in {@code glob} is empty
   */
  public FailingCalls at(String glob) {
    Objects.requireNonNull(glob, "glob");
    return new FailingCalls(rules, selected.at(glob), moment, error);
  }

  /** Sets the moment at which calls fail. Default: {@link Moment#BEFORE}. */
  public FailingCalls moment(Moment at) {
    Objects.requireNonNull(at, "at");
    return new FailingCalls(rules, selected, at, error);
  }

  /**
   * Sets the exception. Default: {@link StorageException.Failed}.
   *
   * @param made makes the exception of a call from its path, the first one that is selected
   */
  public FailingCalls with(Function<StoragePath, StorageException> made) {
    Objects.requireNonNull(made, "made");
    return new FailingCalls(rules, selected, moment, made);
  }

  /** Lets the next call fail, and no later one. */
  public void failNext() {
    failNext(1);
  }

  /**
   * Lets the next {@code count} calls fail.
   *
   * @throws IllegalArgumentException if {@code count} is less than 1
   */
  public void failNext(long count) {
    fail(1, atLeastOne("count", count));
  }

  /**
   * Lets only the {@code number}th of the next calls fail, counted from 1.
   *
   * @throws IllegalArgumentException if {@code number} is less than 1
   */
  public void failNth(long number) {
    fail(atLeastOne("number", number), number);
  }

  /** Lets all calls fail until {@link FailingStorage#heal}. */
  public void failAll() {
    fail(1, Long.MAX_VALUE);
  }

  private void fail(long first, long last) {
    rules.accept(new FailureRule(selected, first, last, moment, error));
  }

  private static long atLeastOne(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + ", expected at least 1");
    }
    return value;
  }
}
