package io.stowage.registry.gc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.fs.Durability;
import io.stowage.registry.storage.fs.FileSystemStorage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;

/**
 * Collectors of one directory, in one or several processes, which detect whether another one is
 * alive.
 */
class CollectorLivenessTest {
  private static final List<Class<?>> NEEDED = List.of(
      CollectorLock.class,
      LockingProcess.class,
      FileSystemStorage.class,
      StorageDriver.class,
      Logger.class);

  private final Path root;
  private final Path temporary;
  private final List<Process> started = new ArrayList<>();

  CollectorLivenessTest(@TempDir Path temporary) throws IOException {
    this.temporary = temporary;
    this.root = Files.createDirectory(temporary.resolve("registry"));
  }

  @AfterEach
  void kill() {
    started.forEach(CollectorLivenessTest::kill);
  }

  @Test
  void keepsTheLockOfAnotherCollectorOfItsProcess() throws IOException {
    try (StorageDriver store = open();
        StorageDriver again = open()) {
      assertThat(LockingProcess.acquire(store, "first")).isEqualTo(LockingProcess.HELD);
      assertThat(LockingProcess.acquire(again, "second")).isEqualTo(LockingProcess.REFUSED);
    }
    assertThat(said(start("third"))).isEqualTo(LockingProcess.REFUSED);
  }

  @Test
  void takesOverTheLockOfAKilledProcessButNotOfAStoppedOne()
      throws IOException, InterruptedException {
    Process holder = start("holder");
    assertThat(said(holder)).isEqualTo(LockingProcess.HELD);
    run("kill", "-STOP", Long.toString(holder.pid()));
    try (StorageDriver store = open()) {
      assertThat(LockingProcess.acquire(store, "second")).isEqualTo(LockingProcess.REFUSED);
      kill(holder);
      assertThat(LockingProcess.acquire(store, "third")).isEqualTo(LockingProcess.HELD);
    }
  }

  @Test
  void keepsTheLockOfAnotherUsersProcessThatProcHides()
      throws IOException, InterruptedException, URISyntaxException {
    assumeTrue(
        run("unshare", "-m", "sh", "-c", hidden("true")) == 0,
        "skipped: needs the right to mount /proc with hidepid=2");
    shareWithAll();
    Process holder = start("holder", as(65534));
    assertThat(said(holder)).isEqualTo(LockingProcess.HELD);
    assertThat(said(start("second", hidden(as(65533))))).isEqualTo(LockingProcess.REFUSED);
    kill(holder);
    assertThat(said(start("third", hidden(as(65533))))).isEqualTo(LockingProcess.HELD);
  }

  private StorageDriver open() {
    return FileSystemStorage.openOrCreate(root, Durability.RELAXED);
  }

  private Process start(String run) throws IOException {
    return start(List.of(
        java(),
        "-cp",
        System.getProperty("java.class.path"),
        LockingProcess.class.getName(),
        root.toString(),
        run));
  }

  /** Starts a process by a shell command, in a mount namespace of its own. */
  private Process start(String run, String how) throws IOException {
    String classes = temporary.resolve("classes").toString();
    return start(List.of(
        "unshare",
        "-m",
        "sh",
        "-c",
        how + " " + java() + " -cp '" + classes + ":" + classes + "/*' "
            + LockingProcess.class.getName() + " " + root + " " + run));
  }

  private Process start(List<String> words) throws IOException {
    Process process = new ProcessBuilder(words).redirectError(Redirect.INHERIT).start();
    started.add(process);
    return process;
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static String as(int user) {
    return "umask 0; exec setpriv --reuid=" + user + " --regid=" + user + " --clear-groups";
  }

  private static String hidden(String command) {
    return "mount -t proc -o hidepid=2 proc /proc || exit 1; " + command;
  }

  private static String said(Process process) throws IOException {
    BufferedReader output = process.inputReader();
    return Objects.requireNonNullElse(output.readLine(), "nothing");
  }

  private static int run(String... words) throws IOException, InterruptedException {
    return new ProcessBuilder(words)
        .redirectErrorStream(true)
        .redirectOutput(Redirect.DISCARD)
        .start()
        .waitFor();
  }

  private static void kill(Process process) {
    process.destroyForcibly().onExit().join();
  }

  /** Lets all users read the classes and write to the store. */
  private void shareWithAll() throws IOException, URISyntaxException {
    Path classes = Files.createDirectory(temporary.resolve("classes"));
    for (Class<?> each : NEEDED) {
      URI from = each.getProtectionDomain().getCodeSource().getLocation().toURI();
      copy(Path.of(from), classes);
    }
    try (Stream<Path> all = Files.walk(temporary)) {
      for (Path path : all.toList()) {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    if (Files.isRegularFile(from)) {
      Files.copy(from, to.resolve(from.getFileName().toString()));
      return;
    }
    try (Stream<Path> all = Files.walk(from)) {
      all.forEach(path -> copyOne(path, to.resolve(from.relativize(path).toString())));
    }
  }

  private static void copyOne(Path from, Path to) {
    try {
      if (!Files.isDirectory(from)) {
        Files.createDirectories(Objects.requireNonNull(to.getParent()));
        if (!Files.exists(to)) {
          Files.copy(from, to);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
