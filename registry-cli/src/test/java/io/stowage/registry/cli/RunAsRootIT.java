package io.stowage.registry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.stowage.registry.cli.docs.UserApplication;
import io.stowage.registry.exploration.peer.JavaCommand;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the command as root on a registry of another user, whose programs continue to work with it:
 * an application that uses this library, and {@code docker-registry}.
 */
@Tag("once")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class RunAsRootIT {
  private static final int USER = 12_345;
  private static final int GROUP = 23_456;
  private static final Path JAR = Path.of("target", "registry-cli.jar");
  private static final Pattern LISTENING = Pattern.compile("listening on ([0-9.]+:[0-9]+)");

  private final Path folder;
  private final Path root;
  private final Path jar;
  private final Path classes;

  RunAsRootIT(@TempDir Path folder) {
    this.folder = folder;
    this.root = folder.resolve("root");
    this.jar = folder.resolve("registry-cli.jar");
    this.classes = folder.resolve("classes");
  }

  @BeforeEach
  void createARegistryOfTheUser() throws Exception {
    assumeThat(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))
        .as("only root can act as another user")
        .isEqualTo(0);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.copy(JAR, jar);
    String name = UserApplication.class.getName().replace('.', '/') + ".class";
    Files.createDirectories(classes.resolve(name).getParent());
    Files.copy(Path.of("target", "test-classes", name), classes.resolve(name));
    Files.createDirectory(root);
    give(root, GROUP, "gid");
    give(root, USER, "uid");
    asUser(application());
  }

  @Test
  void theUsersProgramsPushDeleteAndCollectAfterEveryCommand() throws Exception {
    Path image = folder.resolve("image.tar");
    command("export", root, "application:by-application", image);
    command("import", "--repository", "imported", root, image);
    command("purge-uploads", "--age", "10s", root);
    Digest layer = aLayerOf("application");
    Files.writeString(link(layer), "damaged");
    command("verify", "--repair", root);
    assertThat(link(layer)).hasContent(layer.toString());
    command("garbage-collect", "--writers=none", "--quarantine=1d", "--delete-untagged", root);
    command("restore", root);

    asUser(application());
    pushAndDeleteThroughDockerRegistry(image, "imported", "application", "new");
    asUser(List.of("docker-registry", "garbage-collect", configuration().toString()));
    assertBelongsToTheUser();
  }

  /** Runs a command as root, and checks that no file belongs to root afterwards. */
  private void command(Object... words) throws Exception {
    List<String> all = JavaCommand.program(JAR);
    Arrays.stream(words).map(Object::toString).forEach(all::add);
    run(all);
    assertBelongsToTheUser();
  }

  private void assertBelongsToTheUser() throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      assertThat(all).allSatisfy(path -> {
        assertThat(attribute(path, "uid")).isEqualTo(USER);
        assertThat(attribute(path, "gid")).isEqualTo(GROUP);
      });
    }
  }

  private void pushAndDeleteThroughDockerRegistry(Path archive, String... repositories)
      throws Exception {
    assumeThat(Stream.of("docker-registry", "skopeo").allMatch(RunAsRootIT::isInstalled))
        .as("docker-registry and skopeo are installed")
        .isTrue();
    Process server = new ProcessBuilder(
            byUser(List.of("docker-registry", "serve", configuration().toString())))
        .redirectErrorStream(true)
        .start();
    try (BufferedReader log = server.inputReader()) {
      String host = log.lines()
          .map(LISTENING::matcher)
          .filter(Matcher::find)
          .map(found -> found.group(1))
          .findFirst()
          .orElseThrow(() -> new AssertionError("docker-registry does not listen"));
      for (String repository : repositories) {
        String target = "docker://" + host + "/" + repository + ":by-docker";
        String[] copy = {
          "copy", "--dest-tls-verify=false", "oci-archive:" + archive + ":by-application", target
        };
        skopeo(copy);
        skopeo("delete", "--tls-verify=false", target);
        skopeo(copy);
      }
    } finally {
      server.destroy();
      server.waitFor();
    }
  }

  private void skopeo(String... words) throws Exception {
    List<String> all =
        new ArrayList<>(List.of("skopeo", "--insecure-policy", "--tmpdir", folder.toString()));
    all.addAll(List.of(words));
    run(all);
  }

  private Path configuration() throws IOException {
    return Files.writeString(folder.resolve("config.yml"), """
        version: 0.1
        log: {level: info, accesslog: {disabled: true}}
        storage:
          filesystem: {rootdirectory: '%s'}
          delete: {enabled: true}
          maintenance: {uploadpurging: {enabled: false}}
        http: {addr: '127.0.0.1:0'}
        """.formatted(root));
  }

  private List<String> application() {
    String classPath = jar + File.pathSeparator + classes;
    return JavaCommand.main(classPath, UserApplication.class, root.toString());
  }

  private void asUser(List<String> command) throws Exception {
    run(byUser(command));
  }

  private static List<String> byUser(List<String> command) {
    List<String> all = new ArrayList<>(
        List.of("setpriv", "--reuid=" + USER, "--regid=" + GROUP, "--clear-groups"));
    all.addAll(command);
    return all;
  }

  private void run(List<String> command) throws Exception {
    Path output = folder.resolve("output");
    ProcessBuilder process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    process
        .environment()
        .putAll(Map.of("HOME", folder.toString(), "XDG_RUNTIME_DIR", folder.toString()));
    assertThat(process.start().waitFor())
        .as(() -> String.join(" ", command) + ": " + read(output))
        .isZero();
  }

  private static boolean isInstalled(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }

  private Digest aLayerOf(String repository) throws IOException {
    Path layers =
        root.resolve(RegistryLayout.layers(RepositoryName.parse(repository)).value() + "/sha256");
    try (Stream<Path> all = Files.list(layers)) {
      return Digest.parse("sha256:" + all.sorted().findFirst().orElseThrow().getFileName());
    }
  }

  private Path link(Digest layer) {
    return root.resolve(
        RegistryLayout.layerLink(RepositoryName.parse("application"), layer).value());
  }

  private static void give(Path path, int id, String attribute) throws IOException {
    Files.setAttribute(path, "unix:" + attribute, id, LinkOption.NOFOLLOW_LINKS);
  }

  private static Object attribute(Path path, String name) throws IOException {
    return Files.getAttribute(path, "unix:" + name, LinkOption.NOFOLLOW_LINKS);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
