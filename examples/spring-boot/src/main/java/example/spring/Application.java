package example.spring;

import io.stowage.registry.Registry;
import io.stowage.registry.fs.FileSystemRegistry;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** An application that opens the registry in the directory of its configuration. */
@SpringBootApplication
public class Application {
  @Bean
  Registry registry(@Value("${registry.directory}") Path directory) {
    return FileSystemRegistry.openOrCreate(directory);
  }
}
