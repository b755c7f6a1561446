package io.stowage.registry.http.internal.blob;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.model.RepositoryName;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateTokensTest {
  private static final RepositoryName APP = RepositoryName.parse("team/app");
  private static final String ID = "0d0a84c5-0935-46e1-af9a-14964cb7dd05";

  /** Computed by another program, for the secret and the state below. */
  private static final String TOKEN =
      "E7MnD8w7fmcdWVTZxSkQEw8qHsoDzLT3bxb1S89EtEl7Ik5hbWUiOiJ0ZWFtL2FwcCIsIlVVSUQiOiIw"
          + "ZDBhODRjNS0wOTM1LTQ2ZTEtYWY5YS0xNDk2NGNiN2RkMDUiLCJPZmZzZXQiOjMsIlN0YXJ0ZWRBdCI6"
          + "IjIwMjYtMTEtMjRUMDA6MTA6MDVaIn0=";

  private final StateTokens tokens = new StateTokens(Bodies.ascii("asecretforlocaldevelopment"));

  @Test
  void haveTheFormOfDistribution() {
    assertThat(tokens.sign(APP, ID, 3, Instant.parse("2026-11-24T00:10:05Z"))).isEqualTo(TOKEN);
  }

  @Test
  void areAcceptedForTheirUpload() {
    assertThat(tokens.accepts(TOKEN, APP, ID)).isTrue();
  }

  @Test
  void areRefusedForAnotherRepositoryOrUpload() {
    assertThat(tokens.accepts(TOKEN, RepositoryName.parse("team/other"), ID)).isFalse();
    assertThat(tokens.accepts(TOKEN, APP, ID.replace('0', '1'))).isFalse();
  }

  @Test
  void areRefusedWithAnotherSecret() {
    StateTokens others = new StateTokens(Bodies.ascii("other"));
    assertThat(others.accepts(TOKEN, APP, ID)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 10, 42, 43, 100})
  void areRefusedIfACharacterDiffers(int index) {
    char other = TOKEN.charAt(index) == 'A' ? 'B' : 'A';
    String changed = TOKEN.substring(0, index) + other + TOKEN.substring(index + 1);
    assertThat(tokens.accepts(changed, APP, ID)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "E7Mn", "not base64!", "====", "\u00e9"})
  void areRefusedIfTheyAreMalformed(String token) {
    assertThat(tokens.accepts(token, APP, ID)).isFalse();
  }

  @Test
  void areRefusedIfTheyAreCut() {
    assertThat(tokens.accepts(TOKEN.substring(0, 43), APP, ID)).isFalse();
    assertThat(tokens.accepts(TOKEN.substring(0, TOKEN.length() - 4), APP, ID)).isFalse();
  }
}
