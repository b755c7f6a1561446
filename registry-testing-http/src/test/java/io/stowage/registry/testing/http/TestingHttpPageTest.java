package io.stowage.registry.testing.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that the example in {@code docs/testing.md} compiles as it stands, and passes. */
class TestingHttpPageTest {
  private static final Path PAGE = Path.of("../docs/testing.md");
  private static final Pattern EXAMPLE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @Test
  void theExampleCompilesAndPasses(@TempDir Path folder) throws Exception {
    Path source = Files.writeString(folder.resolve("ReleaseTest.java"), example());
    assertThat(compile(source, folder)).isEmpty();
    URL[] path = {folder.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(path, getClass().getClassLoader())) {
      Runs.assertPass(1, Runs.of(loader.loadClass("ReleaseTest")));
    }
  }

  private static String example() throws Exception {
    return EXAMPLE
        .matcher(Files.readString(PAGE))
        .results()
        .map(block -> block.group(1))
        .filter(code -> code.contains("class ReleaseTest {"))
        .findFirst()
        .orElseThrow();
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
