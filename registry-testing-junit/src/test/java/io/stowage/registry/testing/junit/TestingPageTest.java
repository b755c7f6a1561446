package io.stowage.registry.testing.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first example of {@code docs/testing.md} compiles, and its test passes. */
class TestingPageTest {
  private static final String FENCE = "```";
  private static final String IMPORTS = """
      import static io.stowage.registry.testing.assertj.RegistryAssertions.assertThat;

      import io.stowage.registry.*;
      import io.stowage.registry.gc.*;
      import io.stowage.registry.testing.*;
      import io.stowage.registry.testing.junit.*;
      import java.time.Duration;
      import org.junit.jupiter.api.Test;
      import org.junit.jupiter.api.extension.RegisterExtension;
      """;

  @Test
  void theExampleCompilesAndPasses(@TempDir Path folder) throws Exception {
    Path source = Files.writeString(folder.resolve("CleaningTest.java"), IMPORTS + example());
    assertThat(compile(source, folder)).isEmpty();
    URL[] path = {folder.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(path, getClass().getClassLoader())) {
      Runs.of(loader.loadClass("CleaningTest"))
          .testEvents()
          .assertStatistics(stats -> stats.started(1).succeeded(1));
    }
  }

  private static String example() throws Exception {
    String page = Files.readString(Path.of("..", "docs", "testing.md"));
    int start = page.indexOf(FENCE + "java\n") + FENCE.length() + "java\n".length();
    return page.substring(start, page.indexOf(FENCE, start));
  }

  private static String compile(Path source, Path output) {
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    String classPath = System.getProperty("java.class.path");
    String[] arguments = {"-d", output.toString(), "-proc:none", "-cp", classPath, source.toString()
    };
    ToolProvider.getSystemJavaCompiler().run(null, null, errors, arguments);
    return errors.toString(StandardCharsets.UTF_8);
  }
}
