package example.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.testing.junit.FromRegistry;
import io.stowage.registry.testing.junit.RegistryExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.test.context.TestConstructor;

/** Spring provides all parameters of the constructor, even if the extension could. */
@TestConstructor(autowireMode = TestConstructor.AutowireMode.ALL)
class ConstructorTest extends ApplicationTest {
  @RegisterExtension
  static final RegistryExtension OWN = RegistryExtension.inMemory().annotatedOnly();

  private final Registry theirs;

  ConstructorTest(Registry theirs) {
    this.theirs = theirs;
  }

  @Test
  void hasBoth(@FromRegistry Registry own) {
    assertThat(theirs.storage().isShared()).isTrue();
    assertThat(own.storage().isShared()).isFalse();
  }
}
