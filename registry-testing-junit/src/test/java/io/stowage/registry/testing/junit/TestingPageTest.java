package io.stowage.registry.testing.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that the examples in the README and in {@code docs/testing.md} compile and pass. */
class TestingPageTest {
  private static final Pattern EXAMPLE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @ParameterizedTest
  @CsvSource({
    "README.md, UntaggedTest",
    "docs/testing.md, CleaningTest",
    "docs/testing.md, CopyTest",
    "docs/testing.md, PromotionTest",
    "docs/testing.md, FullDiskTest"
  })
  void theExampleCompilesAndPasses(Path page, String name, @TempDir Path folder) throws Exception {
    Path source = Files.writeString(folder.resolve(name + ".java"), example(page, name));
    assertThat(compile(source, folder)).isEmpty();
    URL[] path = {folder.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(path, getClass().getClassLoader())) {
      Runs.of(loader.loadClass(name))
          .testEvents()
          .assertStatistics(stats -> stats.started(1).succeeded(1));
    }
  }

  private static String example(Path page, String name) throws Exception {
    return EXAMPLE
        .matcher(Files.readString(Path.of("..").resolve(page)))
        .results()
        .map(block -> block.group(1))
        .filter(code -> code.contains("class " + name + " {"))
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
