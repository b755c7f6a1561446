package io.stowage.registry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.stowage.registry.Registry;
import io.stowage.registry.cli.common.Cli;
import io.stowage.registry.cli.common.ExitCode;
import io.stowage.registry.cli.common.Trees;
import io.stowage.registry.exploration.peer.JavaCommand;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.StorageProvider;
import io.stowage.registry.testing.Breakage;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs the jar as an operator does, with its output redirected to files. The tests run at the same time,
 * since most of them wait for a process.
 */
@Execution(ExecutionMode.CONCURRENT)
class RegistryJarIT {
  private static final Path JAR = Path.of("target", "registry-cli.jar");

  private final Path folder;
  private final Path root;

  RegistryJarIT(@TempDir Path folder) {
    this.folder = folder;
    this.root = folder.resolve("root");
  }

  @Tag("once")
  @Test
  void doesTheMainJobAndShowsNoProgressInAPipe() throws Exception {
    assertThat(run("demo", root.toString())).isEqualTo(ExitCode.DONE);
    assertThat(out()).contains("Before the collection:", "Reclaimed 1.0 MiB").doesNotContain("\r");
    assertThat(err()).isEmpty();

    assertThat(run("garbage-collect", "--delete-untagged", "--grace", "0", root.toString()))
        .isEqualTo(ExitCode.DONE);
    assertThat(out()).startsWith("Reclaimed 0 B").doesNotContain("\r");
    assertThat(err()).isEmpty();
  }

  @Tag("once")
  @Test
  void explainsAndUndoesRemovals() throws Exception {
    demo();
    Digest garbage;
    try (Registry registry = Trees.open(root)) {
      garbage = registry.repository("demo/web").blobs().put(new byte[9]).digest();
    }
    Trees.age(root);
    String[] collection = {
      "garbage-collect", "--quarantine", "1d", "--writers=stowage", root.toString()
    };

    assertThat(run(collection)).isEqualTo(ExitCode.DONE);
    assertThat(run("why", root.toString(), garbage.toString())).isEqualTo(ExitCode.DONE);
    assertThat(out()).contains("In quarantine, removed by run ");
    assertThat(run("restore", root.toString(), garbage.toString())).isEqualTo(ExitCode.DONE);
    assertThat(out()).contains("restored blob " + garbage);
  }

  @Tag("once")
  @Test
  void printsTheExactBytesOfAManifest() throws Exception {
    demo();
    Digest digest;
    try (Registry registry = Trees.open(root)) {
      digest = registry.repository("demo/web").tags().get("1.1");
    }

    assertThat(run("inspect", "--raw", root.toString(), "demo/web:1.1")).isZero();
    assertThat(Digest.of(Files.readAllBytes(folder.resolve("out")))).isEqualTo(digest);
  }

  @Tag("once")
  @Test
  void exitsWithTheCodesInTheHelp() throws Exception {
    demo();
    try (Registry registry = Trees.open(root)) {
      Breakage.of(registry.storage())
          .truncateBlob(registry.repository("demo/web").tags().get("1.1"));
    }

    assertThat(run("du", root.toString())).isEqualTo(ExitCode.DAMAGED);
    assertThat(run("du", folder.resolve("absent").toString())).isEqualTo(ExitCode.FAILED);
    assertThat(err()).startsWith("stowage: ").hasLineCount(1);
    assertThat(run("du", "--no-such-option", root.toString())).isEqualTo(ExitCode.USAGE);
    assertThat(err()).hasLineCount(1);
  }

  @Tag("once")
  @Test
  void readsConfigurationFilesAndPrintsItsVersion() throws Exception {
    demo();
    Path config = Files.writeString(
        folder.resolve("config.yml"), "storage: {filesystem: {rootdirectory: '" + root + "'}}");

    assertThat(run("ls", config.toString())).isZero();
    assertThat(out().lines()).containsExactly("demo/web", "demo/worker");
    assertThat(run("--version")).isZero();
    assertThat(out()).matches("(?s)stowage \\d+\\.\\d+.*");
  }

  @Tag("once")
  @Test
  void printsNoControlCharactersFromNamesOrArguments() throws Exception {
    demo();
    String name = "_\u001b[2J\u007f";
    Path foreign = root.resolve(RegistryLayout.REPOSITORIES.value()).resolve(name);
    Files.writeString(Files.createDirectories(foreign).resolve("link"), name);

    assertThat(run("garbage-collect", "--writers=none", root.toString()))
        .isEqualTo(ExitCode.DAMAGED);
    assertThat(out()).contains("_\\u001b[2J\\u007f").doesNotContain("\u001b", "\u007f");
    assertThat(run("garbage-collect", "--writers=none", "--json", root.toString()))
        .isEqualTo(ExitCode.DAMAGED);
    assertThat(out()).contains("u001b").doesNotContain("\u001b", "\u007f");
    assertThat(run("ls", "-v", folder.resolve(name).toString())).isEqualTo(ExitCode.FAILED);
    assertThat(err()).contains("_\\u001b[2J\\u007f").doesNotContain("\u001b", "\u007f");
    assertThat(run("--" + name)).isEqualTo(ExitCode.USAGE);
    assertThat(err()).contains("_\\u001b[2J\\u007f").doesNotContain("\u001b", "\u007f");
  }

  @ParameterizedTest
  @CsvSource({"HUP, 129", "INT, 130", "TERM, 143"})
  void endsACollectionAtACleanPointOnASignal(String signal, int code) throws Exception {
    demo();
    Digest garbage;
    try (Registry registry = Trees.open(root)) {
      garbage = registry.repository("demo/web").blobs().put(new byte[9]).digest();
    }
    Trees.age(root);
    List<String> words = new ArrayList<>(List.of("env", "--default-signal=HUP,INT,TERM"));
    Path metrics = folder.resolve("gc.prom");
    words.addAll(JavaCommand.program(JAR, "garbage-collect", "--writers=any", "--settle=10m"));
    words.addAll(List.of("--metrics-file", metrics.toString(), root.toString()));
    Process collection =
        new ProcessBuilder(words).redirectError(folder.resolve("err").toFile()).start();
    try (BufferedReader out = collection.inputReader()) {
      assertThat(out.lines().anyMatch(line -> line.contains(garbage.toString())))
          .isTrue();
      new ProcessBuilder("kill", "-" + signal, Long.toString(collection.pid()))
          .start()
          .waitFor();

      assertThat(collection.waitFor()).as(err()).isEqualTo(code);
      assertThat(out.lines()).anyMatch(line -> line.startsWith("Cancelled; run the command again"));
    } finally {
      collection.destroyForcibly();
    }
    assertThat(root.resolve(RegistryLayout.blobData(garbage).value())).exists();
    assertThat(root.resolve(RegistryLayout.STOWAGE.value())).doesNotExist();
    assertThat(metrics).content().containsPattern("stowage_gc_last_run_success\\{.*} 0\n");
  }

  @Tag("once")
  @Test
  void takesTheNameOfTheOtherRegistryFromItsLauncher() throws Exception {
    List<String> words = JavaCommand.program(JAR, "--version");
    words.add(1, "-Dstowage.name=registry");

    assertThat(command(words)).isZero();
    assertThat(out()).startsWith("registry stowage ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ls", "ls --json", "inspect --raw", "garbage-collect --dry-run --grace=0", "--help"
      })
  void failsIfItsOutputCannotBeWritten(String command) throws Exception {
    demo();
    List<String> words = JavaCommand.program(JAR, command.split(" "));
    if (!command.startsWith("--")) {
      words.add(root.toString());
    }
    if (command.startsWith("inspect")) {
      words.add("demo/web:1.1");
    }

    int code = new ProcessBuilder(words)
        .redirectOutput(new File("/dev/full"))
        .redirectError(folder.resolve("err").toFile())
        .start()
        .waitFor();

    assertThat(code).isEqualTo(ExitCode.FAILED);
    assertThat(err()).startsWith("stowage: standard output: ").hasLineCount(1);
  }

  @Test
  void doesNotReportALackOfFileHandlesAsDamage() throws Exception {
    demo();
    List<Integer> codes = new ArrayList<>();
    for (int limit = 6; limit <= 13; limit++) {
      String verify = "ulimit -n " + limit + " && exec "
          + String.join(" ", JavaCommand.jar(JAR, "verify", "" + root));
      codes.add(new ProcessBuilder("sh", "-c", verify)
          .redirectOutput(folder.resolve("out").toFile())
          .redirectError(Redirect.appendTo(folder.resolve("err").toFile()))
          .start()
          .waitFor());
    }

    assertThat(codes).contains(ExitCode.FAILED).doesNotContain(ExitCode.DAMAGED);
    assertThat(err()).contains("too many open files");
  }

  /** The shell creates the name, because the encoding of this process may not express it either. */
  @Test
  void collectsDespiteANameThatItsEncodingCannotExpress() throws Exception {
    demo();
    Digest kept;
    Digest garbage;
    try (Registry registry = Trees.open(root)) {
      kept = registry.repository("demo/web").blobs().put(new byte[8]).digest();
      garbage = registry.repository("demo/web").blobs().put(new byte[9]).digest();
    }
    Path repositories = root.resolve(RegistryLayout.REPOSITORIES.value());
    String script = "d=\"$(printf 'caf\\303\\251')/_layers/sha256/%1$s\";"
        + " mkdir -p \"$d\" demo/web/\"$d\" && printf sha256:%1$s > \"$d/link\"";
    assertThat(new ProcessBuilder("sh", "-c", script.formatted(kept.encoded()))
            .directory(repositories.toFile())
            .start()
            .waitFor())
        .isZero();

    ProcessBuilder collection = new ProcessBuilder(
            JavaCommand.program(JAR, "garbage-collect", "--writers=none", root.toString()))
        .redirectOutput(folder.resolve("out").toFile())
        .redirectError(folder.resolve("err").toFile());
    collection.environment().put("LC_ALL", "C");

    assertThat(collection.start().waitFor()).as(this::problem).isEqualTo(ExitCode.DAMAGED);
    assertThat(out()).contains("caf", "does not belong to the layout");
    assertThat(root.resolve(RegistryLayout.blobData(kept).value())).exists();
    assertThat(root.resolve(RegistryLayout.blobData(garbage).value())).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "import --repository copy root pipe.tar",
        "import --repository copy root -",
        "export root demo/web:1.1 pipe.tar",
        "verify --rate 1KiB root"
      })
  @Timeout(60)
  void endsEveryWaitingCommandOnSigterm(String command) throws Exception {
    demo();
    new ProcessBuilder("mkfifo", folder.resolve("pipe.tar").toString()).start().waitFor();
    List<String> words = JavaCommand.program(JAR, command.split(" "));
    Process waiting = new ProcessBuilder(words)
        .directory(folder.toFile())
        .redirectOutput(folder.resolve("out").toFile())
        .redirectError(folder.resolve("err").toFile())
        .start();
    try {
      assertThat(waiting.waitFor(2, TimeUnit.SECONDS)).as(this::problem).isFalse();
      waiting.destroy();

      assertThat(waiting.waitFor()).as(this::problem).isEqualTo(143);
    } finally {
      waiting.destroyForcibly();
    }
  }

  @ParameterizedTest
  @CsvSource({"-, -", "/dev/stdout, /dev/stdin", "link, -"})
  void passesAnImageThroughAPipe(String out, String in) throws Exception {
    demo();
    Files.createSymbolicLink(folder.resolve("link"), Path.of("/proc/self/fd/1"));
    String jar = "'" + String.join("' '", JavaCommand.program(JAR)) + "'";

    int code = new ProcessBuilder(
            "sh",
            "-c",
            "%1$s export --format oci-archive root demo/web:1.1 %2$s | %1$s import --repository copy root %3$s"
                .formatted(jar, out, in))
        .directory(folder.toFile())
        .redirectOutput(folder.resolve("out").toFile())
        .redirectError(folder.resolve("err").toFile())
        .start()
        .waitFor();

    assertThat(code).as(err()).isEqualTo(ExitCode.DONE);
    assertThat(out()).startsWith("copy:1.1  sha256:");
    assertThat(folder.resolve("link")).isSymbolicLink();
  }

  /**
   * Runs as a user other than root, with a folder that is not writable, or that belongs to root.
   */
  @ParameterizedTest
  @CsvSource({"r-xr-xr-x, 65534", "rwxr-xr-x, 0"})
  void keepsAndReportsObjectsThatItsUserCannotRemove(String mode, int owner) throws Exception {
    demo();
    StoragePath stuck;
    StoragePath other;
    try (Registry registry = Trees.open(root)) {
      stuck = RegistryLayout.blobData(Breakage.of(registry.storage()).orphanBlob(new byte[8]));
      other = RegistryLayout.blobData(Breakage.of(registry.storage()).orphanBlob(new byte[9]));
    }
    Path jar = Files.copy(JAR, folder.resolve("registry-cli.jar"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path own = root.resolve(stuck.parent().value());
    assumeTrue(
        command("chown", "-R", "65534:65534", root.toString()) == 0
            && command("chown", Integer.toString(owner), own.toString()) == 0
            && command("setpriv", "--reuid=65534", "--clear-groups", "true") == 0,
        "skipped: needs the right to run a command as another user");
    Files.setPosixFilePermissions(own, PosixFilePermissions.fromString(mode));

    List<String> words = new ArrayList<>(List.of("setpriv", "--reuid=65534", "--clear-groups"));
    words.addAll(JavaCommand.jar(jar, "garbage-collect", "--grace=0", root.toString()));

    int code = command(words);

    assertThat(code).as(err()).isEqualTo(ExitCode.DAMAGED);
    assertThat(out()).contains(stuck + ": cannot be removed: access denied");
    assertThat(root.resolve(stuck.value())).exists();
    assertThat(root.resolve(other.value())).doesNotExist();
  }

  @Test
  void looksForTheSupportForBucketsInTheFolderBesideIt() throws Exception {
    demo();
    Path libraries = Files.createDirectories(folder.resolve("lib/s3"));
    Path jar = Files.copy(JAR, folder.resolve("lib/registry-cli.jar"));
    Path config = Files.writeString(
        folder.resolve("config.yml"),
        "storage: {s3: {bucket: b, region: r, rootdirectory: '" + root + "'}}");

    assertThat(command(JavaCommand.jar(jar, "ls", config.toString()))).isEqualTo(ExitCode.USAGE);
    assertThat(err())
        .startsWith("stowage: " + config + ": storage.s3 is set, expected the support for S3")
        .hasLineCount(1);

    writeProvider(libraries.resolve("provider.jar"));
    assertThat(command(JavaCommand.jar(jar, "ls", config.toString())))
        .as(err())
        .isEqualTo(ExitCode.DONE);
    assertThat(out().lines()).containsExactly("demo/web", "demo/worker");
  }

  private static void writeProvider(Path file) throws IOException {
    String name = FolderProvider.class.getName();
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file));
        InputStream content = FolderProvider.class.getResourceAsStream(
            FolderProvider.class.getSimpleName() + ".class")) {
      jar.putNextEntry(new JarEntry(name.replace('.', '/') + ".class"));
      jar.write(Objects.requireNonNull(content).readAllBytes());
      jar.putNextEntry(new JarEntry("META-INF/services/" + StorageProvider.class.getName()));
      jar.write(name.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Fills the registry as the command does, but in this JVM. */
  private void demo() {
    assertThat(Cli.plain().run("demo", root).code()).isEqualTo(ExitCode.DONE);
  }

  private int run(String... arguments) throws IOException, InterruptedException {
    return command(JavaCommand.program(JAR, arguments));
  }

  private int command(String... words) throws IOException, InterruptedException {
    return command(List.of(words));
  }

  private int command(List<String> words) throws IOException, InterruptedException {
    return new ProcessBuilder(words)
        .redirectOutput(folder.resolve("out").toFile())
        .redirectError(folder.resolve("err").toFile())
        .start()
        .waitFor();
  }

  private String problem() {
    try {
      return err();
    } catch (IOException e) {
      return e.toString();
    }
  }

  private String out() throws IOException {
    return Files.readString(folder.resolve("out"));
  }

  private String err() throws IOException {
    return Files.readString(folder.resolve("err"));
  }
}
