package io.stowage.registry.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples on the pages and in the javadoc compile with the imports that they state. */
class SnippetsTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern ARTIFACT =
      Pattern.compile("<artifactId>(registry-(?!bom).*)</artifactId>");
  private static final Pattern EXAMPLE =
      Pattern.compile("<pre>(?:\\{@code)?\n(.*?)\n *\\* }?</pre>", Pattern.DOTALL);
  private static final Pattern LINE_START = Pattern.compile("^ *\\* ?", Pattern.MULTILINE);

  private static final JavaSource GIVEN = new JavaSource("Given", """
      package snippets;

      import io.stowage.registry.Registry;
      import io.stowage.registry.Repository;
      import io.stowage.registry.model.Descriptor;
      import io.stowage.registry.model.Digest;
      import io.stowage.registry.model.RepositoryName;
      import io.stowage.registry.model.Tag;
      import io.stowage.registry.storage.StorageException;
      import io.stowage.registry.storage.StoragePath;
      import java.io.IOException;
      import java.nio.channels.WritableByteChannel;
      import java.nio.file.Path;
      import java.time.Duration;
      import java.util.Random;
      import java.util.concurrent.Executor;
      import java.util.function.Consumer;
      import java.util.function.Function;

      abstract class Given {
        Registry registry;
        Repository app;
        Registry mirror;
        Path root;
        Path tempDir;
        String json;
        byte[] firstPart;
        byte[] secondPart;
        Digest expected;
        WritableByteChannel socketChannel;
        Random random;
        Executor executor;
        Timer pushes;
        Consumer<Registry> operation;
        Function<StoragePath, StorageException> full =
            path -> new StorageException.StorageFull(path, new IOException("full"));

        abstract void deploy(RepositoryName repository, Tag tag, Descriptor image);

        abstract void serve(Registry registry);

        abstract void assertSound(Registry registry);

        interface Timer {
          void record(Duration duration);
        }
      }
      """);

  private static final JavaSource BUCKET_STORAGE = new JavaSource("BucketStorage", """
      package snippets;

      import io.stowage.registry.storage.InMemoryStorage;
      import io.stowage.registry.testing.storage.ForwardingStorage;

      class BucketStorage extends ForwardingStorage {
        BucketStorage() {
          super(InMemoryStorage.create());
        }
      }
      """);

  /** Stand for the types of Spring, which is not on the class path. */
  private static final List<JavaSource> SPRING = List.of(
      new JavaSource("DynamicPropertySource", """
          package org.springframework.test.context;

          public @interface DynamicPropertySource {}
          """), new JavaSource("DynamicPropertyRegistry", """
          package org.springframework.test.context;

          public interface DynamicPropertyRegistry {
            void add(String name, java.util.function.Supplier<Object> value);
          }
          """));

  @ParameterizedTest
  @ValueSource(strings = {"docs/embedding.md", "docs/http.md", "docs/testing.md"})
  void examplesOnPagesCompile(String name, @TempDir Path folder) throws IOException {
    List<Snippet> blocks = Page.of(name).code("java").stream().map(Snippet::of).toList();
    String ofThePage = blocks.stream()
        .filter(block -> block.body().isEmpty())
        .map(Snippet::imports)
        .collect(Collectors.joining());
    List<Snippet> examples = new ArrayList<>();
    StringBuilder withoutImports = new StringBuilder();
    for (Snippet block : blocks) {
      if (block.imports().isEmpty()) {
        examples.add(new Snippet(ofThePage, block.body()));
        withoutImports.append(block.body());
      } else if (!block.body().isEmpty()) {
        examples.add(block);
        assertThat(block.unusedImports()).isEmpty();
      }
    }
    assertThat(new Snippet(ofThePage, withoutImports.toString()).unusedImports())
        .isEmpty();
    assertThat(examples).hasSizeGreaterThan(4);
    assertThat(compile(examples, folder)).isEmpty();
  }

  @Test
  void examplesInJavadocCompile(@TempDir Path folder) throws IOException {
    List<Snippet> examples = new ArrayList<>();
    for (Path source : sourcesOfTheLibrary()) {
      EXAMPLE
          .matcher(Files.readString(source))
          .results()
          .map(example -> Snippet.of(code(example.group(1))))
          .forEach(examples::add);
    }
    assertThat(examples)
        .hasSizeGreaterThan(6)
        .allSatisfy(example -> assertThat(example.unusedImports()).isEmpty());
    assertThat(compile(examples, folder)).isEmpty();
  }

  /** The tests of the README and of the cookbook also run their examples. */
  @Test
  void everyPageWithExamplesHasATest() throws IOException {
    List<String> pages = new ArrayList<>();
    for (String page : PagesTest.pages().toList()) {
      if (!Page.of(page).code("java").isEmpty()) {
        pages.add(page);
      }
    }
    assertThat(pages)
        .contains("README.md", "docs/embedding.md", "docs/http.md", "docs/testing.md")
        .isSubsetOf(
            "README.md",
            "docs/cookbook.md",
            "docs/embedding.md",
            "docs/http.md",
            "docs/testing.md");
  }

  private static String compile(List<Snippet> examples, Path folder) throws IOException {
    List<JavaSource> sources = new ArrayList<>(SPRING);
    sources.add(GIVEN);
    sources.add(BUCKET_STORAGE);
    for (Snippet example : examples) {
      sources.add(example.source("Example" + sources.size()));
    }
    return JavaSource.compile(sources, folder);
  }

  /** Returns the sources of the modules in the BOM, except for one whose only block is a tree. */
  private static List<Path> sourcesOfTheLibrary() throws IOException {
    List<Path> sources = new ArrayList<>();
    String bom = Files.readString(ROOT.resolve("registry-bom/pom.xml"));
    for (MatchResult module : ARTIFACT.matcher(bom).results().toList()) {
      if (module.group(1).equals("registry-storage-s3")) {
        continue; // the command does not depend on it, and its own tests compile its examples
      }
      Path folder = ROOT.resolve(module.group(1)).resolve("src/main/java");
      try (Stream<Path> files = Files.walk(folder)) {
        files
            .filter(file -> file.toString().endsWith(".java"))
            .filter(file -> !file.endsWith("RegistryLayout.java"))
            .forEach(sources::add);
      }
    }
    return sources;
  }

  private static String code(String javadoc) {
    return LINE_START
        .matcher(javadoc)
        .replaceAll("")
        .replace("{@literal @}", "@")
        .replace("&#47;", "/")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
  }
}
