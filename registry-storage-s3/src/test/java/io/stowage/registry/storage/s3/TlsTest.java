package io.stowage.registry.storage.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.stowage.registry.exploration.peer.JavaCommand;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.s3.internal.aws.Clients;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The certificates of stores that are accepted. */
class TlsTest {
  private static TlsStore store;

  @BeforeAll
  static void start(@TempDir Path folder)
      throws IOException, GeneralSecurityException, InterruptedException {
    store = TlsStore.start(folder);
  }

  @AfterAll
  static void stop() {
    store.close();
  }

  @Test
  void anAuthorityInTheBundleIsTrusted() {
    open(store.url("127.0.0.1"), store.authority());
  }

  @Test
  void anUnknownAuthorityIsNotTrusted() {
    Map<String, String> parameters = TlsClient.parameters(store.url("127.0.0.1"));
    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> S3Storage.builder(S3Options.of(parameters)).open())
        .withMessageContaining("list docker/registry/v2/ in bucket images: the certificate of the"
            + " store is not trusted: unable to find valid certification path to requested target"
            + " (the parameter cabundle names a file with the authorities to trust)");
  }

  @Test
  void aCertificateIsNotTrustedForAnotherHost() {
    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> open(store.url("localhost"), store.authority()))
        .withMessageContaining("the certificate of the store is not trusted: ")
        .withMessageContaining("localhost");
  }

  @Test
  void aBundleWithoutCertificatesIsRefused(@TempDir Path folder) throws IOException {
    Path text = Files.writeString(folder.resolve("text"), "no certificate");
    Path damaged = Files.writeString(
        folder.resolve("damaged"),
        Files.readString(store.authority()).replace("-----END", "AAAA\n-----END"));
    for (Path file : List.of(folder.resolve("missing"), folder, text, damaged)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> open(store.url("127.0.0.1"), file))
          .withMessageStartingWith("cabundle is " + file
              + ", expected a file with certificates of authorities in PEM form: ");
    }
  }

  @Test
  void withoutABundleTheTrustStoreOfTheJvmDecides() throws IOException, InterruptedException {
    assertThat(output(
            "false",
            "-Djavax.net.ssl.trustStore=" + store.trusted(),
            "-Djavax.net.ssl.trustStorePassword=" + TlsStore.PASSWORD))
        .doesNotContain("WARN")
        .endsWith("opened\n");
  }

  @Test
  void withoutVerificationAnyCertificateIsAcceptedWithAWarning()
      throws IOException, InterruptedException {
    assertThat(output("true"))
        .contains("WARN Certificates of the store of bucket images are not verified (skipverify)\n")
        .endsWith("opened\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"false", "true"})
  void aStoreWithoutTlsNeedsNoCertificate(String skipVerify) {
    Map<String, String> parameters = TlsClient.parameters("http://127.0.0.1:1");
    parameters.put("skipverify", skipVerify);
    assertThatCode(() ->
            Clients.of(S3Options.of(parameters).connection(1), Optional.empty()).close())
        .doesNotThrowAnyException();
  }

  private static void open(String url, Path authorities) {
    Map<String, String> parameters = TlsClient.parameters(url);
    parameters.put("cabundle", authorities.toString());
    S3Storage.builder(S3Options.of(parameters)).openOrCreate().close();
  }

  private static String output(String skipVerify, String... options)
      throws IOException, InterruptedException {
    List<String> command = JavaCommand.main(
        System.getProperty("java.class.path"), TlsClient.class, store.url("127.0.0.1"), skipVerify);
    command.add(1, "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
    command.addAll(1, List.of(options));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
