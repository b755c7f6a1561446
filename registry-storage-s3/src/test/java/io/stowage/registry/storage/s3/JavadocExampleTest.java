package io.stowage.registry.storage.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples in the javadoc of this module compile with the imports that they state. */
class JavadocExampleTest {
  private static final Pattern EXAMPLE =
      Pattern.compile("<pre>\\{@code\n(.*?)\n *\\* }</pre>", Pattern.DOTALL);
  private static final Pattern LINE_START = Pattern.compile("^ *\\* ?", Pattern.MULTILINE);
  private static final Pattern IMPORT =
      Pattern.compile("^import [\\w.]*\\.(\\w+);\n", Pattern.MULTILINE);

  @Test
  void examplesCompile(@TempDir Path folder) throws IOException {
    List<String> examples = examples();
    assertThat(examples).isNotEmpty();
    for (String example : examples) {
      String statements = IMPORT.matcher(example).replaceAll("");
      List<MatchResult> imports = IMPORT.matcher(example).results().toList();
      assertThat(imports)
          .extracting(line -> line.group(1))
          .allSatisfy(name -> assertThat(statements).containsPattern("\\b" + name + "\\b"));
      StringBuilder source = new StringBuilder();
      imports.forEach(line -> source.append(line.group()));
      source.append("class Example { void show() throws Exception {\n");
      source.append(statements).append("\n}}\n");
      assertThat(compile(source.toString(), folder)).isEmpty();
    }
  }

  private static List<String> examples() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .flatMap(JavadocExampleTest::examples)
          .toList();
    }
  }

  private static Stream<String> examples(Path file) {
    try {
      return EXAMPLE
          .matcher(Files.readString(file))
          .results()
          .map(example -> LINE_START.matcher(example.group(1)).replaceAll(""))
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String compile(String source, Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("Example.java"), source);
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    ToolProvider.getSystemJavaCompiler()
        .run(
            null,
            null,
            errors,
            "-d",
            folder.toString(),
            "-proc:none",
            "-cp",
            System.getProperty("java.class.path"),
            file.toString());
    return errors.toString(UTF_8);
  }
}
