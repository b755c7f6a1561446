package io.stowage.registry.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import picocli.CommandLine;

class ModernJarTest {
  private final Path jar;
  private final Path copy;

  ModernJarTest(@TempDir Path folder) throws URISyntaxException {
    this.jar = Path.of(
        CommandLine.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    this.copy = folder.resolve("copy.jar");
    ModernJar.write(jar, copy);
  }

  @Test
  void hasNoClassForJava5() throws Exception {
    assertThat(versions(jar)).anyMatch(version -> version < Opcodes.V1_6);
    assertThat(versions(copy))
        .hasSameSizeAs(versions(jar))
        .allMatch(version -> version >= Opcodes.V1_6);
  }

  /** A JVM verifies a class when it initializes the class. */
  @Test
  void hasClassesThatAJvmVerifies() throws Exception {
    try (URLClassLoader loader = new URLClassLoader(
        new URL[] {copy.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
      for (String name : names()) {
        assertThat(Class.forName(name, true, loader).getClassLoader()).isSameAs(loader);
      }
    }
  }

  private List<String> names() throws Exception {
    try (ZipFile file = new ZipFile(copy.toFile())) {
      return file.stream()
          .map(ZipEntry::getName)
          .filter(name -> name.startsWith("picocli/") && name.endsWith(".class"))
          .map(name -> name.replace('/', '.').replaceFirst("\\.class$", ""))
          .toList();
    }
  }

  private static List<Integer> versions(Path jar) throws Exception {
    try (ZipFile file = new ZipFile(jar.toFile())) {
      return file.stream()
          .filter(entry -> entry.getName().endsWith(".class"))
          .map(entry -> version(file, entry))
          .toList();
    }
  }

  private static int version(ZipFile file, ZipEntry entry) {
    try (InputStream content = file.getInputStream(entry)) {
      return new ClassReader(content).readUnsignedShort(6);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
