package io.stowage.registry.oci;

import io.stowage.registry.model.Descriptor;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Ends a copy between two contents, once it was cancelled.
 *
 * @param cancelled whether the copy was cancelled
 * @param next receives each call
 */
record EndingListener(BooleanSupplier cancelled, CopyListener next) implements CopyListener {
  /**
   * Performs {@code copy} with a listener that forwards to {@code listener}. A close of one of
   * the registries cancels the copy and waits for it.
   */
  static CopyReport during(
      List<Endpoint> endpoints, CopyListener listener, Function<CopyListener, CopyReport> copy) {
    AtomicBoolean cancelled = new AtomicBoolean();
    Supplier<CopyReport> work = () -> copy.apply(new EndingListener(cancelled::get, listener));
    for (Endpoint endpoint : endpoints) {
      Supplier<CopyReport> inner = work;
      work = () -> endpoint.work().perform(() -> cancelled.set(true), inner);
    }
    return work.get();
  }

  @Override
  public void copied(Descriptor content) {
    next.copied(content);
    check();
  }

  @Override
  public void skipped(Descriptor content) {
    next.skipped(content);
    check();
  }

  private void check() {
    if (cancelled.getAsBoolean()) {
      throw new CancellationException("the copy was cancelled, because its registry is closing");
    }
  }
}
