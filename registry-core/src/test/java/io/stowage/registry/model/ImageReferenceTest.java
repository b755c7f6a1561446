package io.stowage.registry.model;

import static io.stowage.registry.model.ErrorCode.DIGEST_INVALID;
import static io.stowage.registry.model.ErrorCode.NAME_INVALID;
import static io.stowage.registry.model.ErrorCode.TAG_INVALID;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReferenceTest {
  private static final String HEX = "0".repeat(64);
  private static final String DIGEST = "sha256:" + HEX;

  @ParameterizedTest
  @CsvSource({
    "ubuntu,                    '',               ubuntu,           ''",
    "ubuntu:24.04,              '',               ubuntu,           24.04",
    "team/app,                  '',               team/app,         ''",
    "test_com/app,              '',               test_com/app,     ''",
    "team.io,                   '',               team.io,          ''",
    "localhost:5000,            '',               localhost,        5000",
    "team.io/app,               team.io,          app,              ''",
    "localhost/app:1.0,         localhost,        app,              1.0",
    "test-com:8080/a/b:1.0,     test-com:8080,    a/b,              1.0",
    "Docker/docker,             Docker,           docker,           ''",
    "127.0.0.1:5000/app,        127.0.0.1:5000,   app,              ''",
    "[fc00::1]:5000/app,        [fc00::1]:5000,   app,              ''",
    "[fc00::1]/app,             [fc00::1],        app,              ''",
    "xn--n3h.com/app,           xn--n3h.com,      app,              ''",
    "index.docker.io/app,       index.docker.io,  app,              ''",
    "docker.io/library/app,     docker.io,        library/app,      ''",
    "quay.io/app.d/x__y:v.-_,   quay.io,          app.d/x__y,       v.-_"
  })
  void hasThePartsOfTheText(String text, String host, String repository, String tag) {
    ImageReference image = ImageReference.parse(text);
    assertThat(image.host().orElse("")).isEqualTo(host);
    assertThat(image.repository()).hasToString(repository);
    assertThat(image.tag().map(Tag::value).orElse("")).isEqualTo(tag);
    assertThat(image.digest()).isEmpty();
    assertThat(image).hasToString(text);
  }

  @Test
  void hasATagAndADigest() {
    ImageReference image = ImageReference.parse("team/app:1.0@" + DIGEST);
    assertThat(image.tag()).hasValue(Tag.parse("1.0"));
    assertThat(image.digest()).hasValue(Digest.parse(DIGEST));
    assertThat(ImageReference.parse("team/app@" + DIGEST).tag()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "ubuntu,                        docker.io/library/ubuntu:latest",
    "ubuntu:24.04,                  docker.io/library/ubuntu:24.04",
    "docker.io/ubuntu,              docker.io/library/ubuntu:latest",
    "index.docker.io/ubuntu,        docker.io/library/ubuntu:latest",
    "index.docker.io/team/app,      docker.io/team/app:latest",
    "docker.io/library/foo/bar,     docker.io/library/foo/bar:latest",
    "team/app,                      docker.io/team/app:latest",
    "localhost:5000,                docker.io/library/localhost:5000",
    "localhost/app,                 localhost/app:latest",
    "example.com/app,               example.com/app:latest"
  })
  void getsTheDefaultsOfDocker(String text, String expected) {
    assertThat(ImageReference.parse(text).withDockerDefaults()).hasToString(expected);
  }

  @Test
  void getsNoDefaultTagBesideADigest() {
    assertThat(ImageReference.parse("app@" + DIGEST).withDockerDefaults())
        .hasToString("docker.io/library/app@" + DIGEST);
    assertThat(ImageReference.parse("app:1.0@" + DIGEST).withDockerDefaults())
        .hasToString("docker.io/library/app:1.0@" + DIGEST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-docker.io/app",
        "docker-.io/app",
        "a..b/app",
        ".io/app",
        "test_com:8080/app",
        "https://example.com/app",
        "host:/app",
        "host:80x/app",
        "fc00::1:5000/app",
        "[fe80::1%eth0]:5000/app",
        "[2001:db8:3:4::192.0.2.33]:5000/app",
        "[::1/app",
        "[::1]x/app",
        "[]:5000/app"
      })
  void isRefusedIfTheHostIsMalformed(String text) {
    RegistryException refusal = Refused.by(NAME_INVALID, () -> ImageReference.parse(text));
    assertThat(refusal.value()).isEqualTo(text.substring(0, text.indexOf('/')));
    assertThat(refusal).hasMessageContaining("expected a host");
  }

  @ParameterizedTest
  @CsvSource({
    "'',                  ''",
    ":1.0,                ''",
    "docker/Docker,       docker/Docker",
    "docker///docker,     docker///docker",
    "docker/,             docker/",
    "-app:1.0,            -app",
    "docker.io/_app:1.0,  _app",
    "[fc00::1],           [fc00"
  })
  void isRefusedIfTheRepositoryIsMalformed(String text, String repository) {
    RegistryException refusal = Refused.by(NAME_INVALID, () -> ImageReference.parse(text));
    assertThat(refusal.value()).isEqualTo(repository);
    assertThat(refusal).hasMessageContaining("expected a repository name");
  }

  @ParameterizedTest
  @CsvSource({"app:,''", "app:-1,-1", "team.io/app:1:2,1:2", "team/app:1.0/,1.0/"})
  void isRefusedIfTheTagIsMalformed(String text, String tag) {
    assertThat(Refused.by(TAG_INVALID, () -> ImageReference.parse(text)).value())
        .isEqualTo(tag);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "sha256:abc", "sha256", "blake3:00112233445566778899aabbccddeeff"})
  void isRefusedIfTheDigestIsMalformed(String digest) {
    RegistryException refusal =
        Refused.by(DIGEST_INVALID, () -> ImageReference.parse("app:1.0@" + digest));
    assertThat(refusal.value()).isEqualTo(digest);
  }

  @Test
  void isNotTheIdentifierOfAnImage() {
    assertThat(Refused.by(NAME_INVALID, () -> ImageReference.parse(HEX)).value())
        .isEqualTo(HEX);
    assertThat(ImageReference.parse("docker.io/" + HEX)).hasToString("docker.io/" + HEX);
    assertThat(ImageReference.parse(DIGEST).repository()).hasToString("sha256");
  }

  @Test
  void isNotMadeOfPartsThatWouldBeReadDifferently() {
    RepositoryName hosted = RepositoryName.parse("team.io/app");
    assertThat(Refused.by(NAME_INVALID, () -> image(Optional.empty(), hosted)).value())
        .isEqualTo("team.io/app");
    assertThat(
            Refused.by(NAME_INVALID, () -> image(Optional.of("team"), hosted)).value())
        .isEqualTo("team");
    assertThat(image(Optional.of("localhost"), hosted)).hasToString("localhost/team.io/app");
  }

  private static ImageReference image(Optional<String> host, RepositoryName repository) {
    return new ImageReference(host, repository, Optional.empty(), Optional.empty());
  }
}
