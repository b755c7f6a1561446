package io.stowage.registry.exploration.peer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The words of a command that starts this JVM's Java in another process, with the flags that make a
 * short run start quickly. Each list that a method returns can be modified.
 */
public final class JavaCommand {
  private static final List<String> JAVA = List.of(
      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
      "-XX:+UseSerialGC",
      "-XX:TieredStopAtLevel=1");

  private JavaCommand() {}

  /** Returns the words that run {@code jar} with {@code arguments}. */
  public static List<String> jar(Path jar, String... arguments) {
    return words(List.of("-jar", jar.toString()), arguments);
  }

  /** Returns the words that run a class with {@code arguments}. */
  public static List<String> main(String classPath, Class<?> main, String... arguments) {
    return words(List.of("-cp", classPath, main.getName()), arguments);
  }

  /**
   * Returns the words that run the program of this build in {@code jar} with {@code arguments}. The
   * JVM uses class data beside the jar, which the first caller makes.
   */
  public static List<String> program(Path jar, String... arguments) {
    Path absolute = jar.toAbsolutePath().normalize(); // class data is for one class path
    String option = ClassData.of(absolute, arguments).option();
    return words(List.of(option, "-jar", absolute.toString()), arguments);
  }

  private static List<String> words(List<String> first, String... arguments) {
    List<String> all = new ArrayList<>(JAVA);
    all.addAll(first);
    all.addAll(List.of(arguments));
    return all;
  }
}
