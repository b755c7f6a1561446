package io.stowage.registry.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PullRedirectTest {
  /** The length of what precedes the key itself in a PKCS#8 structure of an RSA key. */
  private static final int HEADER = 26;

  private static PrivateKey key;

  private final Path folder;

  PullRedirectTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeAll
  static void generate() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    key = generator.generateKeyPair().getPrivate();
  }

  @BeforeEach
  void writeKeys() throws IOException, GeneralSecurityException {
    byte[] encoded = key.getEncoded();
    write("key.pem", "PRIVATE KEY", encoded);
    write("rsa.pem", "RSA PRIVATE KEY", Arrays.copyOfRange(encoded, HEADER, encoded.length));
    write("cut.pem", "RSA PRIVATE KEY", Arrays.copyOfRange(encoded, HEADER, 900));
    write("encrypted.pem", "ENCRYPTED PRIVATE KEY", encoded);
    write("unsound.pem", "PRIVATE KEY", unsound().getEncoded());
    Files.writeString(folder.resolve("empty.pem"), "");
  }

  /** Returns a key whose parts do not belong together. */
  private static PrivateKey unsound() throws GeneralSecurityException {
    RSAPrivateCrtKey sound = (RSAPrivateCrtKey) key;
    return KeyFactory.getInstance("RSA")
        .generatePrivate(new RSAPrivateCrtKeySpec(
            sound.getModulus(),
            sound.getPublicExponent(),
            sound.getPrivateExponent(),
            sound.getPrimeP(),
            sound.getPrimeQ(),
            sound.getPrimeExponentP().subtract(BigInteger.TWO),
            sound.getPrimeExponentQ(),
            sound.getCrtCoefficient()));
  }

  private void write(String name, String label, byte[] content) throws IOException {
    String text = Base64.getMimeEncoder().encodeToString(content);
    Files.writeString(
        folder.resolve(name),
        "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n");
  }

  private Sample bucket() {
    return Sample.in(folder)
        .with("storage", "{s3: {bucket: b, region: eu-west-1, rootdirectory: /a b/c/}}");
  }

  private Sample cloudFront(String options) {
    return bucket()
        .with(
            "middleware.storage",
            "[{name: cloudfront, options: {baseurl: d.cloudfront.net, keypairid: K, privatekey: "
                + folder.resolve("key.pem") + options + "}}]");
  }

  private static PullRedirect redirect(Sample sample) {
    return sample.values().storage().redirect();
  }

  @Test
  void ofABucketIsThatOfTheStoreUnlessItIsDisabled() {
    assertThat(redirect(bucket())).isEqualTo(new PullRedirect.Store());
    assertThat(redirect(bucket().with("storage.redirect.disable", "true")))
        .isEqualTo(new PullRedirect.None());
    assertThat(redirect(bucket().variable("REGISTRY_STORAGE_REDIRECT_DISABLE", "true")))
        .isEqualTo(new PullRedirect.None());
    assertThat(redirect(Sample.in(folder))).isEqualTo(new PullRedirect.None());
  }

  @Test
  void ofAMiddlewareReplacesThatOfTheStore() {
    Sample other = bucket()
        .with(
            "middleware.storage",
            "[{name: redirect, options: {baseurl: 'https://files.example/x'}}]");

    assertThat(redirect(other))
        .isEqualTo(new PullRedirect.Base(URI.create("https://files.example/x")));
    assertThat(redirect(other.with("storage.redirect.disable", "true")))
        .isEqualTo(new PullRedirect.None());
  }

  @ParameterizedTest
  @ValueSource(strings = {"key.pem", "rsa.pem"})
  void ofCloudFrontHasItsSettings(String name) {
    Sample sample = bucket()
        .with(
            "middleware.storage",
            "[{name: cloudfront, options: {baseurl: 'https://d.cloudfront.net/x/', keypairid: K,"
                + " duration: 5m, ipfilteredby: none, privatekey: " + folder.resolve(name) + "}}]");

    assertThat(redirect(sample))
        .isEqualTo(new PullRedirect.CloudFront(
            URI.create("https://d.cloudfront.net/x/a%20b/c"), "K", key, Duration.ofMinutes(5)));
    assertThat(redirect(sample).toString()).contains("keyPairId=K", "key=***");
  }

  @Test
  void ofCloudFrontHasTheDefaultsOfDistribution() {
    assertThat(redirect(cloudFront("")))
        .isEqualTo(new PullRedirect.CloudFront(
            URI.create("https://d.cloudfront.net/a%20b/c"), "K", key, Duration.ofMinutes(20)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ipfilteredby: aws | ipfilteredby is aws, expected none",
        "ipfilteredby: awsregion | ipfilteredby is awsregion, expected none",
        "duration: 0s | duration is \"0s\", expected a duration longer than 0",
        "duration: soon | duration is \"soon\", expected a duration",
        "keypairid: | keypairid is missing, expected the id of the key in CloudFront",
        "baseurl: | baseurl is missing, expected a URL such as",
        "baseurl: 'ftp://hush@d' | baseurl is not an http or https URL, expected",
        "privatekey: | privatekey is missing, expected the file of the RSA key",
        "privatekey: FOLDER/absent.pem | absent.pem, which cannot be read, expected a file with",
        "privatekey: FOLDER/empty.pem | empty.pem, expected a file with a plain RSA key",
        "privatekey: FOLDER/cut.pem | cut.pem, expected a file with a plain RSA key",
        "privatekey: FOLDER/encrypted.pem | encrypted.pem, expected a file with a plain RSA key",
        "privatekey: FOLDER/unsound.pem | unsound.pem, whose key cannot sign, expected a file with",
        "privatekey: '-----BEGIN hush' | privatekey is a key, expected the name of a file",
        "privatekey: \"hush\\nhush\" | privatekey is a key, expected the name of a file",
        "privatekey: ['-----BEGIN hush'] | privatekey is ***, expected a string",
        "keypairid: K-1 | keypairid is malformed, expected letters and digits alone",
        "keypairid: '-----BEGIN hush' | keypairid is malformed, expected letters and digits alone"
      })
  void ofCloudFrontIsRefused(String option, String problem) {
    String key = option.substring(0, option.indexOf(':'));
    String value = option.substring(option.indexOf(':') + 1).replace("FOLDER", folder.toString());
    StringBuilder options = new StringBuilder();
    for (String each : new String[] {"baseurl", "keypairid", "privatekey"}) {
      String standard = each.equals("privatekey") ? folder.resolve("key.pem").toString() : "d";
      options.append(each).append(':').append(each.equals(key) ? value : " " + standard);
      options.append(", ");
    }
    if (!options.toString().contains(key + ":")) {
      options.append(key).append(':').append(value);
    }
    Sample sample =
        bucket().with("middleware.storage", "[{name: cloudfront, options: {" + options + "}}]");

    assertThatThrownBy(sample::read)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("middleware.storage[0].options." + key)
        .hasMessageContaining(problem)
        .hasMessageNotContaining("hush");
  }

  @Test
  void ofCloudFrontIsNotShownWithAKeyInPlaceOfAFile() {
    for (String key : new String[] {"'-----BEGIN hush'", "\"hush\\nhush\""}) {
      Sample disabled = bucket()
          .with(
              "middleware.storage",
              "[{name: cloudfront, disabled: true, options: {privatekey: " + key + "}}]");

      assertThat(disabled.read().effectiveYaml())
          .contains("privatekey: '***'")
          .doesNotContain("hush");
    }
    assertThat(cloudFront("").read().effectiveYaml()).contains("key.pem");
  }

  @Test
  void ofCloudFrontNeedsABucket() {
    Sample directory = cloudFront("").with("storage", "{filesystem: {rootdirectory: /srv}}");

    assertThatThrownBy(directory::read)
        .hasMessageContaining(
            "middleware.storage[0].name is cloudfront, expected storage.s3 with it");
  }

  @Test
  void isTheOneOfTheLastMiddleware() {
    Sample sample = bucket()
        .with(
            "middleware.storage",
            "[{name: redirect, options: {baseurl: 'https://a.example'}},"
                + " {name: redirect, options: {baseurl: 'https://b.example'}},"
                + " {name: cloudfront, disabled: true}]");

    assertThat(redirect(sample)).isEqualTo(new PullRedirect.Base(URI.create("https://b.example")));
  }
}
