package io.stowage.registry.exploration.peer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Class data of the program of this build, which a JVM maps in place of reading and verifying the
 * classes in the jar. With it, a short command takes two thirds of the processor time, and a server
 * half of it until it listens. The file lies beside the jar, and is made again if the jar is newer.
 *
 * <p>Thread-safe, also between processes.
 */
final class ClassData {
  private static final String SERVE = "serve";
  private static final String LISTENING = "listening on ";

  private final Path jar;
  private final boolean serving;
  private final String name;

  private ClassData(Path jar, boolean serving) {
    this.jar = jar;
    this.serving = serving;
    this.name = serving ? SERVE : "commands";
  }

  /** Returns the class data for {@code arguments}: that of servers, or that of other commands. */
  static ClassData of(Path jar, String... arguments) {
    return new ClassData(jar, arguments.length > 0 && arguments[0].equals(SERVE));
  }

  /** Returns the option of a JVM of this version that uses the data, which exist from then on. */
  String option() {
    Path archive = jar.resolveSibling(name + "-" + Runtime.version() + ".jsa");
    synchronized (ClassData.class) { // a JVM cannot lock a file twice
      try (FileChannel file = FileChannel.open(
              jar.resolveSibling(name + ".lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE);
          FileLock lock = file.lock()) {
        if (lock.isValid() && !isUpToDate(archive)) {
          make(archive);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return "-XX:SharedArchiveFile=" + archive;
  }

  private boolean isUpToDate(Path archive) throws IOException {
    return Files.exists(archive)
        && Files.getLastModifiedTime(archive).compareTo(Files.getLastModifiedTime(jar)) > 0;
  }

  private void make(Path archive) throws IOException {
    Path part = jar.resolveSibling(name + ".part");
    String output;
    try (TemporaryFolder folder = TemporaryFolder.create("demo")) {
      List<String> words = serving
          ? JavaCommand.jar(jar, SERVE, "--memory", "--addr=127.0.0.1:0")
          : JavaCommand.jar(jar, "demo", folder.path().resolve("registry").toString());
      words.add(1, "-XX:ArchiveClassesAtExit=" + part);
      output = run(words);
    }
    if (!Files.exists(part)) {
      throw new AssertionError("no class data was made: " + output);
    }
    Files.move(part, archive, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Runs a program to its end, and returns its output. If it serves, it answers one request. */
  private static String run(List<String> words) throws IOException {
    StringBuilder all = new StringBuilder();
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    try (BufferedReader output = process.inputReader()) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        all.append(line).append('\n');
        if (line.startsWith(LISTENING)) {
          URI catalog = URI.create(line.substring(LISTENING.length()) + "/v2/_catalog");
          catalog.toURL().openStream().close();
          process.toHandle().destroy(); // the process itself would also close the output
        }
      }
      process.onExit().join();
    } finally {
      process.destroyForcibly();
    }
    return all.toString();
  }
}
