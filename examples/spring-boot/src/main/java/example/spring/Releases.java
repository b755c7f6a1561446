package example.spring;

import io.stowage.registry.Registry;
import io.stowage.registry.model.Tag;
import java.util.List;
import org.springframework.stereotype.Service;

/** The class under test. It lists the released versions of an image. */
@Service
public class Releases {
  private final Registry registry;

  Releases(Registry registry) {
    this.registry = registry;
  }

  /** Returns the tags of {@code repository}. */
  public List<String> of(String repository) {
    return registry.repository(repository).tags().list().stream().map(Tag::value).toList();
  }
}
