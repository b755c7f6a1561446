package io.stowage.registry.release;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The lowest layer of the image: the Java runtime of this build with only the modules that the
 * program needs, the C library, and a shell.
 *
 * @param tool runs programs in a folder for the runtime
 * @param sources the configuration of the system
 * @param time the time of all files
 */
record ImageSystem(Tool tool, Path sources, Instant time) {
  private static final String RUNTIME = "opt/stowage/runtime";

  /**
   * The modules of the JDK for the program, the HTTP client of S3, elliptic curves in TLS and random
   * numbers, if they exist.
   */
  private static final List<String> MODULES = List.of(
      "java.base",
      "java.logging",
      "java.management",
      "java.naming",
      "java.net.http",
      "java.security.jgss",
      "java.xml",
      "jdk.crypto.ec",
      "jdk.net",
      "jdk.random",
      "jdk.unsupported");

  /** Returns the layer. */
  FileTree tree() {
    Path runtime = tool.folder().resolve(RUNTIME);
    link(runtime);
    makeClassData(runtime);
    FileTree tree = new FileTree()
        .directory(RUNTIME, runtime)
        // Without /proc, as after a chroot, the path of a program is unknown to the loader.
        .link("usr/lib/libjli.so", "/" + RUNTIME + "/lib/libjli.so");
    for (String file : List.of("passwd", "group", "nsswitch.conf")) {
      tree.file("etc/" + file, sources.resolve(file));
    }
    new SystemFiles(tool, tree)
        .addFolders()
        .add(Path.of("/bin/sh"))
        .addLibraries(programs(runtime))
        .addAll(Path.of("/usr/lib/locale/C.utf8"))
        .add(Path.of("/etc/os-release"))
        .addPackages();
    return tree;
  }

  /** Without compression, classes load faster, and the layer is compressed as a whole. */
  private void link(Path runtime) {
    tool.run(List.of(
        Path.of(System.getProperty("java.home"), "bin", "jlink").toString(),
        "--add-modules",
        MODULES.stream()
            .filter(name -> ModuleFinder.ofSystem().find(name).isPresent())
            .collect(Collectors.joining(",")),
        "--strip-java-debug-attributes",
        "--no-header-files",
        "--no-man-pages",
        "--output",
        runtime.toString()));
  }

  /**
   * Makes class data of the JDK, which depends on the classes alone if no objects are in it. The JVM
   * uses it only if the file of the classes has the same time.
   */
  private void makeClassData(Path runtime) {
    try {
      Files.setLastModifiedTime(runtime.resolve("lib/modules"), FileTime.from(time));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    tool.run(List.of(runtime.resolve("bin/java").toString(), "-Xshare:dump", "-XX:+UseSerialGC"));
  }

  private static List<Path> programs(Path runtime) {
    try (Stream<Path> files = Files.walk(runtime)) {
      return files
          .filter(Files::isRegularFile)
          .filter(Predicate.<Path>not(file -> file.getFileName().toString().equals("modules"))
              .and(file -> Files.isExecutable(file) || file.toString().endsWith(".so")))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
