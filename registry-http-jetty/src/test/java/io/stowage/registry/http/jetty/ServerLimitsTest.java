package io.stowage.registry.http.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ServerLimitsTest {
  @Test
  void theDefaultsAreThoseOfTheDocumentation() {
    assertThat(ServerLimits.defaults())
        .hasToString("ServerLimits[headerBytes=65536, connections=1000, requests=512, "
            + "headerTime=PT30S, idleTime=PT1M, minimumRate=1024, rateWindow=PT1M]");
  }

  @Test
  void aBuilderStartsFromTheValuesItComesFrom() {
    ServerLimits limits = ServerLimits.builder()
        .headerBytes(2048)
        .connections(3)
        .requests(4)
        .headerTime(Duration.ofSeconds(5))
        .idleTime(Duration.ofSeconds(6))
        .minimumRate(7)
        .rateWindow(Duration.ofSeconds(8))
        .build();
    assertThat(limits.toBuilder().build()).hasToString(limits.toString());
    assertThat(limits.toBuilder().minimumRate(0).build().minimumRate()).isZero();
  }

  @Test
  void valuesThatMakeNoSenseAreRefused() {
    ServerLimits.Builder builder = ServerLimits.builder();
    assertThatThrownBy(() -> builder.headerBytes(1023))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("headerBytes is 1023, expected 1024 or more");
    assertThatThrownBy(() -> builder.connections(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.requests(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.minimumRate(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.idleTime(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("idleTime is PT0S, expected a millisecond to a day");
    assertThatThrownBy(() -> builder.headerTime(Duration.ofDays(2)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.rateWindow(Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
