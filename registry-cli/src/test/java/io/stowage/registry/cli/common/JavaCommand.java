package io.stowage.registry.cli.common;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The first words of a command that starts this JVM's Java in another process, with the flags that
 * make a short run start quickly.
 */
public final class JavaCommand {
  private static final List<String> JAVA = List.of(
      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
      "-XX:+UseSerialGC",
      "-XX:TieredStopAtLevel=1");

  private JavaCommand() {}

  /** Returns a modifiable list of the words that run {@code jar} with {@code arguments}. */
  public static List<String> jar(Path jar, String... arguments) {
    List<String> words = words("-jar", jar.toString());
    words.addAll(List.of(arguments));
    return words;
  }

  /** Returns a modifiable list of the words that run a class with {@code arguments}. */
  public static List<String> main(String classPath, Class<?> main, String... arguments) {
    List<String> words = words("-cp", classPath, main.getName());
    words.addAll(List.of(arguments));
    return words;
  }

  private static List<String> words(String... words) {
    List<String> all = new ArrayList<>(JAVA);
    all.addAll(List.of(words));
    return all;
  }
}
