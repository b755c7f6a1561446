package io.stowage.registry.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Asserts that a call is refused, and returns the exception. */
final class Refused {
  private Refused() {}

  static RegistryException by(ErrorCode code, ThrowingCallable call) {
    RegistryException refusal = catchThrowableOfType(RegistryException.class, call);
    assertThat(refusal).as("a refusal").isNotNull();
    assertThat(refusal.code()).as(refusal.getMessage()).isEqualTo(code);
    return refusal;
  }
}
