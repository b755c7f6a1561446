package io.stowage.registry.gc;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A collector of a registry in a bucket, whose configuration file takes the place of the root.
 *
 * @param name the name of the program
 * @param program the program up to its options
 * @param told the beginning of the lines of its output that list a blob for removal
 */
record BucketCollector(String name, List<String> program, String told) implements Contender {
  BucketCollector {
    program = List.copyOf(program);
  }

  /**
   * Returns Stowage's collector.
   *
   * @param program the program without arguments
   * @param options what a collection does about the writers, and the age of what it removes
   */
  static BucketCollector ours(List<String> program, Asked asked, String... options) {
    List<String> collect = new ArrayList<>(program);
    collect.addAll(List.of("garbage-collect", "--tidy", "none"));
    collect.addAll(List.of(options));
    return new BucketCollector("ours", with(collect, asked), "would remove blob ");
  }

  /** Returns the program that is in {@code jar}, without arguments. */
  static List<String> java(Path jar, List<String> javaOptions) {
    List<String> program = new ArrayList<>();
    program.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    program.addAll(javaOptions);
    program.addAll(List.of("-jar", jar.toString()));
    return program;
  }

  /** Returns Debian's docker-registry, which does not start with a bundle of certificates. */
  static BucketCollector theirs(Asked asked) {
    List<String> program = List.of("env", "-u", "AWS_CA_BUNDLE", "docker-registry");
    List<String> collect = new ArrayList<>(program);
    collect.add("garbage-collect");
    return new BucketCollector(
        "docker-registry", with(collect, asked), "blob eligible for deletion: ");
  }

  private static List<String> with(List<String> program, Asked asked) {
    List<String> command = new ArrayList<>(program);
    if (asked.dryRun()) {
      command.add("--dry-run");
    }
    if (asked.deleteUntagged()) {
      command.add("--delete-untagged");
    }
    return command;
  }

  @Override
  public List<String> command(Path root) {
    List<String> command = new ArrayList<>(program);
    command.add(root.toString());
    return command;
  }

  @Override
  public Optional<String> blobToGo(String line) {
    return Contender.wordBehind(told, line);
  }
}
