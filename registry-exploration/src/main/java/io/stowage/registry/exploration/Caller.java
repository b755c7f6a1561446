package io.stowage.registry.exploration;

/** Makes calls, one at a time. */
@FunctionalInterface
interface Caller {
  /** Makes {@code call} and returns its answer. */
  Object make(Call call);
}
