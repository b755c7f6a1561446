package io.stowage.registry.http.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.http.HttpRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AuditLogTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Access PULL = Access.repository("team/app", Access.Action.PULL);
  private static final Access CREATE = Access.repository("team/app", Access.Action.CREATE);

  private final List<String> lines = new ArrayList<>();
  private final AuditLog log = AuditLog.to(lines::add, InstantSource.fixed(NOW));

  @Test
  void aWriteIsALineWithItsUserAndTarget() {
    HttpRequest request =
        HttpRequest.builder("PUT", "/v2/team/app/manifests/1.0?tag=2").build();
    log.answered(new AuditEvent(
        request,
        Optional.of("10.0.0.1"),
        Caller.of("alice"),
        Set.of(PULL, CREATE),
        Optional.of("1.0"),
        201));
    assertThat(lines)
        .containsExactly("{\"time\":\"2026-01-01T00:00:00Z\",\"user\":\"alice\","
            + "\"addr\":\"10.0.0.1\",\"method\":\"PUT\",\"path\":\"/v2/team/app/manifests/1.0\","
            + "\"status\":201,\"action\":\"create\",\"repository\":\"team/app\","
            + "\"reference\":\"1.0\"}");
  }

  @Test
  void aFailedWriteIsALine() {
    log.answered(event(Requests.anonymous(), Caller.of("alice"), Set.of(CREATE), 500));
    assertThat(lines).singleElement().asString().contains("\"status\":500");
  }

  @Test
  void aReadIsNoLine() {
    log.answered(event(Requests.anonymous(), Caller.of("alice"), Set.of(PULL), 200));
    log.answered(event(Requests.anonymous(), Caller.of("alice"), Set.of(PULL), 404));
    log.answered(event(Requests.basic("alice", "right"), Caller.of("alice"), Set.of(), 200));
    assertThat(lines).isEmpty();
  }

  @Test
  void aDeniedReadIsALine() {
    log.answered(event(Requests.anonymous(), Caller.of("bob"), Set.of(PULL), 403));
    assertThat(lines)
        .singleElement()
        .asString()
        .contains("\"user\":\"bob\"", "\"status\":403", "\"action\":\"pull\"");
  }

  @Test
  void aRefusedLoginNamesTheAttemptedUserAndNoPassword() {
    log.answered(event(Requests.basic("alice", "geheim"), Caller.anonymous(), Set.of(), 401));
    assertThat(lines)
        .singleElement()
        .asString()
        .contains("\"user\":null", "\"attempted\":\"alice\"", "\"action\":\"login\"")
        .doesNotContain("geheim", new BasicCredentials("alice", "geheim").toHeader());
  }

  @Test
  void hostileTextsStayWithinOneShortLine() {
    HttpRequest request =
        HttpRequest.builder("PUT", "/" + "\u001b\u202e".repeat(5000)).build();
    log.answered(event(
        request,
        Caller.of("a\nb\"}"),
        Set.of(Access.repository("x\r\ny", Access.Action.PUSH)),
        201));
    assertThat(lines).singleElement().asString().hasSizeLessThan(20_000).matches("[ -~]*");
  }

  private static AuditEvent event(
      HttpRequest request, Caller caller, Set<Access> wanted, int status) {
    return new AuditEvent(request, Optional.empty(), caller, wanted, Optional.empty(), status);
  }
}
