package io.stowage.registry.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.testing.storage.EachCall;
import io.stowage.registry.testing.storage.Moment;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Interrupts every change at every call of the store. Afterwards, everything that is visible is
 * complete, each tag can be pulled, and the change can be repeated with the same result as without
 * the interruption.
 */
class InterruptedMutationTest {
  private static final Set<ErrorCode> DONE_BEFORE =
      EnumSet.of(ErrorCode.BLOB_UNKNOWN, ErrorCode.MANIFEST_UNKNOWN, ErrorCode.NAME_UNKNOWN);

  static Stream<Arguments> faults() {
    return Mutation.all().stream()
        .flatMap(mutation -> Stream.of(Fault.values())
            .flatMap(fault ->
                Stream.of(Moment.values()).map(moment -> Arguments.of(mutation, fault, moment))));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void leavesASoundStateAndCanBeRepeated(Mutation mutation, Fault fault, Moment moment) {
    List<String> expected = undisturbed(mutation);
    EachCall.atLeast(1, call -> isStruckAt(call, mutation, fault, moment, expected));
  }

  private static List<String> undisturbed(Mutation mutation) {
    Registry registry = Registry.open(InMemoryStorage.create());
    mutation.prepare().accept(registry);
    mutation.apply().accept(registry);
    VisibleState state = new VisibleState(registry);
    state.assertSound();
    return state.files();
  }

  private static boolean isStruckAt(
      int call, Mutation mutation, Fault fault, Moment moment, List<String> expected) {
    InMemoryStorage heap = InMemoryStorage.create();
    mutation.prepare().accept(Registry.open(heap));
    boolean struck = fault.strike(mutation, heap, call, moment);
    Registry reopened = Registry.open(heap);
    VisibleState state = new VisibleState(reopened);
    state.assertSound();
    if (struck) {
      again(mutation, reopened);
    }
    state.assertSound();
    assertThat(state.files()).as("after a fault at call " + call).isEqualTo(expected);
    return struck;
  }

  private static void again(Mutation mutation, Registry registry) {
    try {
      mutation.apply().accept(registry);
    } catch (RegistryException e) {
      assertThat(DONE_BEFORE).contains(e.code());
    }
  }
}
