package io.stowage.registry.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of the README compiles, and does what the README states. */
class ReadmeTest {
  @Test
  void theExampleCompilesAndRuns(@TempDir Path folder) throws Exception {
    Snippet example = Snippet.of(Page.of("README.md").code("java").get(0));
    Path layer = Files.writeString(folder.resolve("layer.tar.gz"), "a layer");
    ByteArrayOutputStream pulled = new ByteArrayOutputStream();

    assertThat(example.unusedImports()).isEmpty();
    assertThat(new JavaSource("Example", classAround(example)).compile(folder)).isEmpty();
    assertThat(run(folder, folder.resolve("registry"), layer, pulled))
        .isEqualTo("3 blobs, " + (2 + 7 + 397) + " bytes");
    assertThat(pulled).hasToString("a layer");
  }

  private static String classAround(Snippet example) {
    return """
        %s
        import java.io.OutputStream;
        import java.nio.file.Path;

        public class Example {
          public static void run(Path directory, byte[] json, Path file, OutputStream out) {
        %s
          }
        }
        """.formatted(example.imports(), example.body());
  }

  private static String run(Path classes, Path directory, Path layer, OutputStream pulled)
      throws Exception {
    PrintStream console = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    URL[] path = {classes.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(path, ReadmeTest.class.getClassLoader())) {
      System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
      Method method = loader
          .loadClass("Example")
          .getMethod("run", Path.class, byte[].class, Path.class, OutputStream.class);
      Object nothing = method.invoke(null, directory, new byte[] {'{', '}'}, layer, pulled);
      assertThat(Objects.isNull(nothing)).isTrue();
    } finally {
      System.setOut(console);
    }
    return printed.toString(StandardCharsets.UTF_8).strip();
  }
}
