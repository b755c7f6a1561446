package example.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.testing.TestImages;
import io.stowage.registry.testing.junit.InRepository;
import io.stowage.registry.testing.junit.RegistryDirectory;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;

/** The application sees what the tests push. */
class ReleasesTest extends ApplicationTest {
  @Test
  void listsTags(
      @Autowired Releases releases, @InRepository("listed") TestImages images, Registry registry) {
    images.image().tag("1.0").push();
    images.image().tag("1.1").push();
    assertThat(releases.of("listed")).containsExactly("1.0", "1.1");
    assertThat(registry.repository("listed").exists()).isTrue();
  }

  @Test
  void usesTheDirectoryOfTheTests(
      @Value("${registry.directory}") Path configured,
      @RegistryDirectory Path directory,
      @Qualifier("registry") Registry theirs,
      Registry ours) {
    assertThat(configured).isEqualTo(directory);
    assertThat(theirs).isNotSameAs(ours);
  }
}
