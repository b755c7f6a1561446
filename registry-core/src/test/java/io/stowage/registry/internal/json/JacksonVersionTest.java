package io.stowage.registry.internal.json;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.core.Version;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JacksonVersionTest {
  @ParameterizedTest
  @ValueSource(ints = {13, 15, 16, 17})
  void isRefusedIfItIsTooOld(int minor) {
    assertThatIllegalStateException()
        .isThrownBy(() -> JacksonVersion.check(version(minor)))
        .withMessage("jackson-core is 2." + minor + ".9, expected 2.18 or later: another dependency"
            + " chooses it, so import com.fasterxml.jackson:jackson-bom in dependencyManagement");
  }

  @ParameterizedTest
  @ValueSource(ints = {18, 19, 21, 30})
  void isAcceptedFrom18On(int minor) {
    assertThatCode(() -> JacksonVersion.check(version(minor))).doesNotThrowAnyException();
  }

  @Test
  void ofThisBuildIsAccepted() {
    assertThatCode(JacksonVersion::check).doesNotThrowAnyException();
  }

  private static Version version(int minor) {
    return new Version(2, minor, 9, null, "com.fasterxml.jackson.core", "jackson-core");
  }
}
