package io.stowage.registry.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.cli.common.Cli;
import io.stowage.registry.cli.common.ExitCode;
import io.stowage.registry.http.HttpRequest;
import io.stowage.registry.http.access.Caller;
import io.stowage.registry.http.access.Htpasswd;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HtpasswdCommandTest {
  private final Path folder;
  private final Path file;

  HtpasswdCommandTest(@TempDir Path folder) {
    this.folder = folder;
    this.file = folder.resolve("htpasswd");
  }

  @Test
  void createsAFileThatOnlyItsOwnerMayRead() throws IOException {
    assertThat(run("secret\nmore\n", "-c", file, "alice").code()).isEqualTo(ExitCode.DONE);

    assertThat(accepts("alice:secret")).isTrue();
    assertThat(accepts("alice:more")).isFalse();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(folder).isDirectoryNotContaining(path -> !path.equals(file));
  }

  @Test
  void addsAndReplacesUsersAndKeepsEverythingElse() throws IOException {
    Files.writeString(file, "# users\n" + Htpasswd.entry("alice", "old") + "\nbob:{SHA}x\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

    assertThat(run("new\r\n", file, "alice").code()).isEqualTo(ExitCode.DONE);
    assertThat(run("other", file, "carol").code()).isEqualTo(ExitCode.DONE);

    assertThat(Files.readAllLines(file)).hasSize(4).startsWith("# users").contains("bob:{SHA}x");
    assertThat(accepts("alice:new")).isTrue();
    assertThat(accepts("alice:old")).isFalse();
    assertThat(accepts("carol:other")).isTrue();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r-----");
  }

  @Test
  void doesNotCreateAFileWithoutBeingAsked() {
    Cli.Result result = run("secret", file, "alice");

    assertThat(result.code()).isEqualTo(ExitCode.FAILED);
    assertThat(result.err()).contains(file.toString()).hasLineCount(1);
    assertThat(folder).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "\r\nsecret"})
  void needsAPassword(String input) {
    Cli.Result result = run(input, "-c", file, "alice");

    assertThat(result.code()).isEqualTo(ExitCode.FAILED);
    assertThat(result.err()).contains("expected a password").doesNotContain("secret");
    assertThat(file).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a:b", "#a", ""})
  void refusesNamesThatAFileCannotContain(String user) {
    assertThat(run("secret", "-c", file, user).code()).isEqualTo(ExitCode.USAGE);
    assertThat(file).doesNotExist();
  }

  @Test
  void refusesPasswordsThatBcryptWouldCut() {
    Cli.Result result = run("x".repeat(73), "-c", file, "alice");

    assertThat(result.code()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("longer than 72 bytes").doesNotContain("xx");
  }

  private boolean accepts(String credentials) {
    String encoded =
        Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    HttpRequest request = HttpRequest.builder("GET", "/v2/")
        .header("Authorization", "Basic " + encoded)
        .build();
    Optional<Caller> caller = Htpasswd.open(file).authenticate(request);
    return caller.isPresent();
  }

  private static Cli.Result run(String input, Object... arguments) {
    Object[] line = new Object[arguments.length + 1];
    line[0] = "htpasswd";
    System.arraycopy(arguments, 0, line, 1, arguments.length);
    return Cli.reading(input.getBytes(StandardCharsets.UTF_8)).run(line);
  }
}
