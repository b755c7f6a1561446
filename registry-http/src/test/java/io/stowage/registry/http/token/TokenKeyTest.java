package io.stowage.registry.http.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.http.access.UnusableFileException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenKeyTest {
  private static final byte[] CONTENT = "content".getBytes(StandardCharsets.US_ASCII);

  private final Path file;

  TokenKeyTest(@TempDir Path folder) {
    file = folder.resolve("key.pem");
  }

  @Test
  void aGeneratedKeyVerifiesItsSignatures() {
    TokenKey key = TokenKey.generate();
    assertThat(key.publicKey().verifies(SignatureAlgorithm.ES256, CONTENT, key.sign(CONTENT)))
        .isTrue();
    assertThat(key.id()).isNotEqualTo(TokenKey.generate().id());
  }

  /** Repeated because either of the two candidates for the public key may be the right one. */
  @RepeatedTest(8)
  void aKeyIsReadFromAFile() throws IOException {
    SampleKey sample = SampleKey.ec("secp256r1");
    write(sample.privateKey().getEncoded());
    TokenKey key = TokenKey.read(file);
    assertThat(key.id()).isEqualTo(VerificationKey.thumbprint(sample.publicKey()));
    assertThat(key.publicKey().verifies(SignatureAlgorithm.ES256, CONTENT, key.sign(CONTENT)))
        .isTrue();
  }

  @Test
  void aKeyOfOpensslIsRead() throws IOException {
    Files.copy(Fixtures.path("token-key.pem"), file);
    assertThat(TokenKey.read(file).id()).isEqualTo(Fixtures.text("token-key.thumbprint"));
  }

  @Test
  void aKeyOnAnotherCurveIsRefused() throws IOException {
    write(SampleKey.ec("secp384r1").privateKey().getEncoded());
    assertRefused();
  }

  @Test
  void anRsaKeyIsRefused() throws IOException {
    write(SampleKey.rsa(1024).privateKey().getEncoded());
    assertRefused();
  }

  @Test
  void aFileWithoutAKeyIsRefused() throws IOException {
    Files.writeString(file, "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n");
    assertRefused();
  }

  @Test
  void theTextShowsNoPrivateKey() {
    TokenKey key = TokenKey.generate();
    assertThat(key).hasToString("TokenKey[id=" + key.id() + "]");
  }

  private void assertRefused() {
    assertThatExceptionOfType(UnusableFileException.class)
        .isThrownBy(() -> TokenKey.read(file))
        .withMessageStartingWith(file + ": ")
        .withMessageContaining("expected an EC key on P-256 in PEM form and PKCS #8");
  }

  private void write(byte[] encoded) throws IOException {
    String body = Base64.getMimeEncoder().encodeToString(encoded);
    Files.writeString(
        file, "-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----\n");
  }
}
