package io.stowage.registry.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;

/** A class built from the code on a page. */
record JavaSource(String name, String code) {
  /** Compiles the class into {@code folder}; returns the messages of the compiler, usually none. */
  String compile(Path folder) throws IOException {
    Path source = Files.writeString(folder.resolve(name + ".java"), code);
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    String classPath = System.getProperty("java.class.path");
    String[] arguments = {"-d", folder.toString(), "-proc:none", "-cp", classPath, source.toString()
    };
    ToolProvider.getSystemJavaCompiler().run(null, null, errors, arguments);
    return errors.toString(StandardCharsets.UTF_8);
  }
}
