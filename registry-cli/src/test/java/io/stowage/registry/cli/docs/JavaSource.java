package io.stowage.registry.cli.docs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;

/** A class built from the code on a page. */
record JavaSource(String name, String code) {
  /** Compiles the class into {@code folder}; returns the messages of the compiler, usually none. */
  String compile(Path folder) throws IOException {
    return compile(List.of(this), folder);
  }

  /** Compiles classes that may use each other, like {@link #compile(Path)}. */
  static String compile(List<JavaSource> sources, Path folder) throws IOException {
    String classPath = System.getProperty("java.class.path");
    List<String> arguments =
        new ArrayList<>(List.of("-d", folder.toString(), "-proc:none", "-cp", classPath));
    for (JavaSource source : sources) {
      Path file = folder.resolve(source.name() + ".java");
      arguments.add(Files.writeString(file, source.code()).toString());
    }
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    String[] all = arguments.toArray(String[]::new);
    ToolProvider.getSystemJavaCompiler().run(null, null, errors, all);
    return errors.toString(StandardCharsets.UTF_8);
  }
}
