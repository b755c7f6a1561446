package io.stowage.registry.http.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BcryptTest {
  /** Samples of crypt_blowfish, whose hashes are the same in each version. */
  @ParameterizedTest
  @CsvSource({
    "U*U, CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
    "U*U*, CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK",
    "U*U*U, XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a",
  })
  void knownHashesMatchInEachVersion(String password, String hash) {
    for (String version : new String[] {"2a", "2b", "2y"}) {
      String whole = "$" + version + "$05$" + hash;
      assertThat(Bcrypt.isHash(whole)).isTrue();
      assertThat(Bcrypt.matches(password, whole)).isTrue();
      assertThat(Bcrypt.matches(password + "x", whole)).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 71, 72})
  void aPasswordOfUpTo72BytesMatchesItsHash(int length) {
    String password = "p".repeat(length);
    String hash = Bcrypt.hash(password, 4);
    assertThat(Bcrypt.isHash(hash)).isTrue();
    assertThat(Bcrypt.cost(hash)).isEqualTo(4);
    assertThat(Bcrypt.matches(password, hash)).isTrue();
    assertThat(Bcrypt.matches("q" + password, hash)).isFalse();
  }

  @Test
  void aDecoyIsAHashOfItsCost() {
    assertThat(Bcrypt.isHash(Bcrypt.decoy(4))).isTrue();
    assertThat(Bcrypt.cost(Bcrypt.decoy(12))).isEqualTo(12);
    assertThat(Bcrypt.matches("", Bcrypt.decoy(4))).isFalse();
  }
}
