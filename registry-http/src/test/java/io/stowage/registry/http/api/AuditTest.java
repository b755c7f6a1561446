package io.stowage.registry.http.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.registry.Registry;
import io.stowage.registry.http.HttpOptions;
import io.stowage.registry.http.HttpRequest;
import io.stowage.registry.http.HttpResponse;
import io.stowage.registry.http.RequestBody;
import io.stowage.registry.http.RequestException;
import io.stowage.registry.http.ResponseBody;
import io.stowage.registry.http.TestStores;
import io.stowage.registry.http.access.Access.Action;
import io.stowage.registry.http.access.AccessControl;
import io.stowage.registry.http.access.AccessRule;
import io.stowage.registry.http.access.AccessRules;
import io.stowage.registry.http.access.AuditEvent;
import io.stowage.registry.http.access.AuditListener;
import io.stowage.registry.http.access.AuditLog;
import io.stowage.registry.http.access.Authenticator;
import io.stowage.registry.http.access.BasicCredentials;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.PathPattern;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import io.stowage.registry.testing.storage.ForwardingStorage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the audit receives of the requests to the API. */
class AuditTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final byte[] CONTENT = "content".getBytes(StandardCharsets.US_ASCII);
  private static final String DIGEST = Digest.of(CONTENT).toString();
  private static final String UPLOADS = "/v2/app/blobs/uploads/";

  private final Registry registry = Registry.open(TestStores.create());
  private final TestImages images = TestImages.in(registry.repository("app"));
  private final List<String> lines = new ArrayList<>();
  private final Client client = client(AuditLog.to(lines::add, InstantSource.fixed(NOW)));

  /** Returns a client of a registry in which alice may do everything, and bob may pull. */
  private Client client(AuditListener audit) {
    AccessRules rules = AccessRules.builder()
        .rule(rule("alice", Set.of(Action.PULL, Action.PUSH, Action.DELETE)))
        .rule(rule("bob", Set.of(Action.PULL)))
        .build();
    Authenticator passwords = Authenticator.basic((user, password) -> password.equals("right"));
    return client(AccessControl.basic("registry", passwords, rules), audit);
  }

  private Client client(AccessControl control, AuditListener audit) {
    return new Client(RegistryHandler.builder(registry)
        .accessControl(control)
        .audit(audit)
        .options(HttpOptions.builder().trustedProxies(List.of("10.0.0.0/8")).build())
        .build());
  }

  private static AccessRule rule(String user, Set<Action> actions) {
    return new AccessRule(List.of(PathPattern.parse("**")), Set.of(user), actions);
  }

  private Reply send(String user, String method, String target, RequestBody body) {
    return client.send(method, target, body, "Authorization: " + credentials(user, "right"));
  }

  private static String credentials(String user, String password) {
    return new BasicCredentials(user, password).toHeader();
  }

  private static RequestBody content(byte[] content) {
    return Client.body(OptionalLong.of(content.length), content);
  }

  private static String line(
      String user, String request, int status, String action, String reference) {
    String[] parts = request.split(" ", -1);
    return "{\"time\":\"2026-01-01T00:00:00Z\",\"user\":" + user + ",\"method\":\"" + parts[0]
        + "\",\"path\":\"" + parts[1] + "\",\"status\":" + status + ",\"action\":\"" + action
        + "\",\"repository\":\"app\""
        + (reference.isEmpty() ? "" : ",\"reference\":\"" + reference + "\"") + "}";
  }

  private void assertOneLine(String line) {
    assertThat(lines).containsExactly(line);
    lines.clear();
  }

  @Test
  void eachWriteOfABlobIsOneLineWithItsUser() {
    String alice = "\"alice\"";
    String path = send("alice", "POST", UPLOADS, RequestBody.none()).header("Location");
    String id = path.substring(UPLOADS.length());
    assertOneLine(line(alice, "POST " + UPLOADS, 202, "create", ""));
    send("alice", "PATCH", path, content(CONTENT));
    assertOneLine(line(alice, "PATCH " + path, 202, "create", id));
    send("alice", "PUT", path + "?digest=" + DIGEST, RequestBody.none());
    assertOneLine(line(alice, "PUT " + path, 201, "create", id));
    send("alice", "DELETE", path, RequestBody.none());
    assertOneLine(line(alice, "DELETE " + path, 404, "create", id));
    send("alice", "DELETE", "/v2/app/blobs/" + DIGEST, RequestBody.none());
    assertOneLine(line(alice, "DELETE /v2/app/blobs/" + DIGEST, 202, "delete", DIGEST));
  }

  @Test
  void eachWriteOfAManifestIsOneLineWithItsUser() {
    byte[] manifest = images.image().pushWithoutManifest().bytes();
    send("alice", "PUT", "/v2/app/manifests/1.0", content(manifest));
    assertOneLine(line("\"alice\"", "PUT /v2/app/manifests/1.0", 201, "create", "1.0"));
    send("alice", "PUT", "/v2/app/manifests/2.0", content(CONTENT));
    assertOneLine(line("\"alice\"", "PUT /v2/app/manifests/2.0", 400, "create", "2.0"));
    send("alice", "DELETE", "/v2/app/manifests/1.0", RequestBody.none());
    assertOneLine(line("\"alice\"", "DELETE /v2/app/manifests/1.0", 202, "delete", "1.0"));
  }

  @Test
  void aRefusedWriteIsOneLineWithItsUser() {
    send("bob", "PUT", "/v2/app/manifests/1.0", Client.unreadable(7));
    assertOneLine(line("\"bob\"", "PUT /v2/app/manifests/1.0", 403, "create", "1.0"));
  }

  @Test
  void aRefusedReadIsOneLineWithTheUserThatWasTried() {
    client.get("/v2/app/manifests/1.0");
    assertOneLine(line("null", "GET /v2/app/manifests/1.0", 401, "pull", "1.0"));
    client.get("/v2/app/tags/list", "Authorization: " + credentials("mallory", "guess"));
    assertThat(lines)
        .singleElement()
        .asString()
        .contains("\"user\":null,\"attempted\":\"mallory\"", "\"status\":401")
        .doesNotContain("guess");
  }

  @Test
  void aReadIsNoLine() {
    TestImage image = images.image().tag("1.0").push();
    send("bob", "GET", "/v2/app/manifests/1.0", RequestBody.none());
    send("bob", "HEAD", "/v2/app/manifests/" + image.digest(), RequestBody.none());
    send("bob", "GET", "/v2/app/manifests/2.0", RequestBody.none());
    send("bob", "GET", "/v2/", RequestBody.none());
    client.send("OPTIONS", "/v2/", RequestBody.none());
    client.get("/nothing");
    assertThat(lines).isEmpty();
  }

  @Test
  void theAddressIsThatOfTheClientBehindATrustedProxy() {
    client.send(HttpRequest.builder("GET", "/v2/")
        .header("X-Forwarded-For", "192.0.2.1")
        .remote(new InetSocketAddress("10.1.2.3", 4711))
        .build());
    assertThat(lines).singleElement().asString().contains("\"addr\":\"192.0.2.1\"");
  }

  @Test
  void aRequestThatIsNotDecidedIsReceivedWithItsStatus() {
    List<AuditEvent> events = new ArrayList<>();
    Client overloaded = client(
        (request, wanted) -> {
          throw RegistryException.of(ErrorCode.TOOMANYREQUESTS, "alice", "too many passwords");
        },
        events::add);
    assertThat(overloaded.get("/v2/").status()).isEqualTo(429);
    assertThat(events).singleElement().satisfies(event -> {
      assertThat(event.status()).isEqualTo(429);
      assertThat(event.caller().isAnonymous()).isTrue();
    });
  }

  @Test
  void aRequestWhoseBodyCannotBeReadHasNoAnswerToReceive() throws IOException {
    InputStream closed = InputStream.nullInputStream();
    closed.close();
    RequestBody broken = RequestBody.of(OptionalLong.of(7), () -> closed);
    assertThatThrownBy(() -> send("alice", "PUT", "/v2/app/manifests/1.0", broken))
        .isInstanceOf(RequestException.class);
    assertThat(lines).isEmpty();
  }

  @Test
  void aFailureOfTheAuditIsAnErrorAndLeavesNoBlobOpen() {
    registry.repository("app").blobs().put(CONTENT);
    List<ReadableByteChannel> opened = new ArrayList<>();
    StorageDriver watched = new ForwardingStorage(registry.storage()) {
      @Override
      public ReadableByteChannel open(StoragePath path, long offset) {
        ReadableByteChannel channel = super.open(path, offset);
        opened.add(channel);
        return channel;
      }
    };
    RegistryHandler handler = RegistryHandler.builder(Registry.open(watched))
        .audit(event -> {
          throw new UncheckedIOException(new IOException("no space left"));
        })
        .build();
    HttpResponse response =
        handler.handle(HttpRequest.builder("GET", "/v2/app/blobs/" + DIGEST).build());
    assertThat(response.status()).isEqualTo(500);
    assertThat(response.body()).isInstanceOf(ResponseBody.Bytes.class);
    assertThat(opened).hasSize(1).allMatch(channel -> !channel.isOpen());
  }
}
