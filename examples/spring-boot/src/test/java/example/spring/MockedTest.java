package example.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;

import io.stowage.registry.Registry;
import io.stowage.registry.testing.TestImages;
import io.stowage.registry.testing.junit.RegistryExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mockito.ArgumentCaptor;
import org.mockito.Captor;
import org.mockito.Mock;
import org.mockito.junit.jupiter.MockitoExtension;

/** Mocks beside a real registry in memory. */
@ExtendWith({RegistryExtension.class, MockitoExtension.class})
class MockedTest {
  @Test
  void hasBoth(
      @Mock Registry mocked,
      @Captor ArgumentCaptor<String> asked,
      Registry registry,
      TestImages images) {
    images.image().tag("1.0").push();
    given(mocked.repository("app")).willReturn(registry.repository("app"));
    assertThat(new Releases(mocked).of("app")).containsExactly("1.0");
    then(mocked).should().repository(asked.capture());
    assertThat(asked.getValue()).isEqualTo("app");
  }
}
