package example.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.testing.junit.RegistryExtension;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * The registry of all tests of the application. It lasts as long as the application context, which
 * Spring caches for all subclasses.
 */
@SpringBootTest
abstract class ApplicationTest {
  @RegisterExtension
  static final RegistryExtension REGISTRIES = RegistryExtension.onTemporaryDirectory().perRun();

  private static final Set<ApplicationContext> CONTEXTS = ConcurrentHashMap.newKeySet();

  @DynamicPropertySource
  static void directory(DynamicPropertyRegistry properties) {
    properties.add("registry.directory", () -> REGISTRIES.directory().toString());
  }

  @AfterEach
  void sharesTheContext(@Autowired ApplicationContext context) {
    CONTEXTS.add(context);
    assertThat(CONTEXTS).hasSize(1);
  }
}
