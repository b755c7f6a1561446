package io.stowage.registry.http.load;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Stowage's server, with the default options.
 *
 * @param jar the operator's command
 * @param javaOptions options of the JVM
 */
record StowageProgram(Path jar, List<String> javaOptions) implements Program {
  StowageProgram {
    javaOptions = List.copyOf(javaOptions);
    if (!Files.isRegularFile(jar)) {
      throw new IllegalArgumentException(
          jar + " does not exist, expected the operator's command, which mvn package builds");
    }
  }

  @Override
  public String name() {
    return "ours";
  }

  @Override
  public List<String> command(int port, Optional<Path> root, Optional<Path> passwords) {
    List<String> command = new ArrayList<>(subcommand("serve"));
    command.addAll(List.of("--addr", "127.0.0.1:" + port));
    passwords.ifPresent(file -> command.addAll(List.of("--htpasswd", file.toString())));
    root.ifPresentOrElse(
        folder -> command.addAll(List.of("--create", folder.toString())),
        () -> command.add("--memory"));
    return command;
  }

  /** Returns the beginning of a command line. */
  List<String> subcommand(String name) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(javaOptions);
    command.addAll(List.of("-jar", jar.toString(), name));
    return List.copyOf(command);
  }

  /** Returns this program with a maximum size of its heap. */
  StowageProgram withHeap(int mebibytes) {
    List<String> options = new ArrayList<>(javaOptions);
    options.add("-Xmx" + mebibytes + "m");
    return new StowageProgram(jar, options);
  }
}
