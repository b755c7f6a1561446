package io.stowage.registry.exploration;

/** Makes calls, one at a time. */
@FunctionalInterface
interface Caller {
  /** Makes {@code call} and returns its result. */
  Object make(Call call);
}
