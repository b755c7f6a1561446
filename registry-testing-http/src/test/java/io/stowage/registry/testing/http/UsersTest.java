package io.stowage.registry.testing.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests who may use a server, and how clients are told their credentials. */
class UsersTest {
  private static final Pattern CHALLENGE =
      Pattern.compile("Bearer realm=\"([^\"]+)\",service=\"([^\"]+)\",scope=\"([^\"]+)\".*");
  private static final Pattern TOKEN = Pattern.compile("\"token\":\"([^\"]+)\"");

  @Test
  void letsOnlyUsersIn() throws Exception {
    RegistryServer.Builder builder =
        RegistryServer.builder().user("ci", "secret").user("dev", "other").image("app:1");
    try (RegistryServer server = builder.start()) {
      Client client = Client.of(server);
      assertThat(client.as("ci", "secret").get("/v2/").statusCode()).isEqualTo(200);
      assertThat(client.as("dev", "other").getManifest("app", "1").statusCode()).isEqualTo(200);
      assertThat(client.as("ci", "other").get("/v2/").statusCode()).isEqualTo(401);
      assertThat(client.as("nobody", "secret").get("/v2/").statusCode()).isEqualTo(401);
      HttpResponse<byte[]> anonymous = client.getManifest("app", "1");
      assertThat(anonymous.statusCode()).isEqualTo(401);
      assertThat(challenge(anonymous)).startsWith("Basic ");
    }
  }

  @Test
  void letsEverybodyPullAndUsersPush() throws Exception {
    RegistryServer.Builder builder =
        RegistryServer.builder().user("ci", "secret").anonymousPull().image("app:1");
    try (RegistryServer server = builder.start()) {
      Client client = Client.of(server);
      assertThat(client.getManifest("app", "1").statusCode()).isEqualTo(200);
      HttpResponse<byte[]> refused = client.send("POST", "/v2/app/blobs/uploads/", new byte[0]);
      assertThat(refused.statusCode()).isEqualTo(401);

      HttpResponse<byte[]> token = client.as("ci", "secret").get(tokenPath(server, refused));
      assertThat(token.statusCode()).isEqualTo(200);
      assertThat(pushWith(client, token)).isEqualTo(202);
    }
  }

  @Test
  void givesNobodyElseATokenToPush() throws Exception {
    RegistryServer.Builder builder =
        RegistryServer.builder().user("ci", "secret").anonymousPull();
    try (RegistryServer server = builder.start()) {
      Client client = Client.of(server);
      HttpResponse<byte[]> refused = client.send("POST", "/v2/app/blobs/uploads/", new byte[0]);
      String path = tokenPath(server, refused);
      assertThat(client.as("ci", "wrong").get(path).statusCode()).isEqualTo(401);
      assertThat(pushWith(client, client.get(path))).isEqualTo(401);
    }
  }

  @Test
  void keepsTokensValidAfterAReset() throws Exception {
    RegistryServer.Builder builder =
        RegistryServer.builder().user("ci", "secret").anonymousPull();
    try (RegistryServer server = builder.start()) {
      Client client = Client.of(server);
      HttpResponse<byte[]> refused = client.send("POST", "/v2/app/blobs/uploads/", new byte[0]);
      HttpResponse<byte[]> token = client.as("ci", "secret").get(tokenPath(server, refused));
      server.reset();
      assertThat(pushWith(client, token)).isEqualTo(202);
    }
  }

  @Test
  void writesTheCredentialsForContainerTools(@TempDir Path folder) throws Exception {
    try (RegistryServer server = RegistryServer.builder().user("ci", "secret").start()) {
      String encoded =
          Base64.getEncoder().encodeToString("ci:secret".getBytes(StandardCharsets.UTF_8));
      Path file = server.dockerConfig(folder.resolve("new/folder"));
      assertThat(file).isEqualTo(folder.resolve("new/folder/config.json"));
      assertThat(Files.readString(file))
          .startsWith("{\"auths\":{\"" + server.hostAndPort() + "\":{\"auth\":\"" + encoded + "\"}")
          .contains("\"host.testcontainers.internal:" + server.port() + "\"")
          .contains("\"[::1]:" + server.port() + "\"");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void replacesAFileOfCredentials(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("auth.json"), "old");
    try (RegistryServer server = RegistryServer.builder().start()) {
      assertThat(server.dockerConfig(file)).isEqualTo(file).hasContent("{\"auths\":{}}");
    }
  }

  private static int pushWith(Client client, HttpResponse<byte[]> token) throws Exception {
    Matcher found = TOKEN.matcher(new String(token.body(), StandardCharsets.UTF_8));
    assertThat(found.find()).isTrue();
    return client
        .authorizedBy("Bearer " + found.group(1))
        .send("POST", "/v2/app/blobs/uploads/", new byte[0])
        .statusCode();
  }

  private static String tokenPath(RegistryServer server, HttpResponse<byte[]> refused) {
    Matcher found = CHALLENGE.matcher(challenge(refused));
    assertThat(found.matches()).isTrue();
    URI realm = URI.create(found.group(1));
    assertThat(realm.getAuthority()).isEqualTo(server.hostAndPort());
    return realm.getPath() + "?service=" + found.group(2) + "&scope="
        + URLEncoder.encode(found.group(3), StandardCharsets.UTF_8);
  }

  private static String challenge(HttpResponse<byte[]> response) {
    return response.headers().firstValue("WWW-Authenticate").orElseThrow();
  }
}
