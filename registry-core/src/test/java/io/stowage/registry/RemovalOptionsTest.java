package io.stowage.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RemovalOptionsTest {
  @Test
  void useTheWritersOfTheRegistryByDefault() {
    assertThat(RemovalOptions.defaults().writers()).isEmpty();
    assertThat(RemovalOptions.defaults().settle()).isEmpty();
  }

  @Test
  void areCopiedWithAChange() {
    RemovalOptions options = RemovalOptions.forWriters(Writers.ANY);
    RemovalOptions changed = options.toBuilder().settle(Duration.ofSeconds(3)).build();
    assertThat(changed.writers()).hasValue(Writers.ANY);
    assertThat(changed.settle()).contains(Duration.ofSeconds(3));
    assertThat(options.settle()).isEqualTo(RemovalOptions.defaults().settle());
    assertThat(RemovalOptions.forWriters(Writers.STOWAGE).writers()).hasValue(Writers.STOWAGE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1S"})
  void refuseASettleTimeThatIsNotPositive(String settle) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RemovalOptions.builder().settle(Duration.parse(settle)))
        .withMessageContaining("settle must be positive, but is " + Duration.parse(settle));
  }
}
