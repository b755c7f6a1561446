package example.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.testing.TestImages;
import io.stowage.registry.testing.junit.InRepository;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Has the same application and registry as the other class, and a constructor for Spring. */
class AutowiredTest extends ApplicationTest {
  private final Releases releases;

  @Autowired
  AutowiredTest(Releases releases) {
    this.releases = releases;
  }

  @Test
  void listsTags(@InRepository("autowired") TestImages images) {
    images.image().tag("2.0").push();
    assertThat(releases.of("autowired")).containsExactly("2.0");
  }
}
