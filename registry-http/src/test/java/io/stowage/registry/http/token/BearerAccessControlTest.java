package io.stowage.registry.http.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stowage.registry.http.HttpRequest;
import io.stowage.registry.http.access.Access;
import io.stowage.registry.http.access.Caller;
import io.stowage.registry.http.access.Decision;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.api.ObjectAssert;
import org.junit.jupiter.api.Test;

class BearerAccessControlTest {
  private static final SampleKey KEY = SampleKey.ec("secp256r1");
  private static final Access PULL = Access.repository("team/app", Access.Action.PULL);
  private static final Access CREATE = Access.repository("team/app", Access.Action.CREATE);
  private static final String START =
      "Bearer realm=\"https://auth.example.com/token\",service=\"registry.example.com\"";

  private final BearerAccessControl access = BearerAccessControl.of(
      TokenRealm.at(URI.create("https://auth.example.com/token")),
      TokenVerifier.builder(SampleClaims.ISSUER, SampleClaims.SERVICE)
          .clock(InstantSource.fixed(SampleClaims.NOW))
          .build(TrustedKeys.only(VerificationKey.of(KEY.publicKey()))));

  @Test
  void aPingWithoutATokenIsChallengedWithoutAScope() {
    assertChallenge(request(), Set.of()).isEqualTo(START);
  }

  @Test
  void aChallengeNamesTheScopeThatIsNeeded() {
    assertChallenge(request(), Set.of(PULL, CREATE))
        .isEqualTo(START + ",scope=\"repository:team/app:pull,push\"");
    assertChallenge(request(), Set.of(Access.catalog()))
        .isEqualTo(START + ",scope=\"registry:catalog:*\"");
    assertChallenge(
            request(), Set.of(Access.repository("b", Access.Action.DELETE), PULL, Access.catalog()))
        .isEqualTo(
            START + ",scope=\"repository:b:delete repository:team/app:pull registry:catalog:*\"");
  }

  @Test
  void aNameThatNoRepositoryCanHaveIsNotShown() {
    assertChallenge(request(), Set.of(Access.repository("a\"\r\nb", Access.Action.PULL)))
        .isEqualTo(START);
  }

  @Test
  void credentialsOfAnotherSchemeAreNoToken() {
    HttpRequest request =
        HttpRequest.builder("GET", "/v2/").header("Authorization", "Basic dTpw").build();
    assertChallenge(request, Set.of()).isEqualTo(START);
  }

  @Test
  void anInvalidTokenIsChallengedAsInvalid() {
    ObjectNode expired = SampleClaims.granting("pull").put("exp", 1);
    assertChallenge(request(expired), Set.of(PULL))
        .isEqualTo(START + ",scope=\"repository:team/app:pull\",error=\"invalid_token\"");
    assertThat(access.decide(request(expired), Set.of()))
        .asInstanceOf(InstanceOfAssertFactories.type(Decision.Challenged.class))
        .extracting(Decision.Challenged::problem)
        .isEqualTo("the token has expired");
  }

  @Test
  void aTokenThatGrantsTooLittleIsChallengedAsInsufficient() {
    assertChallenge(request(SampleClaims.granting("pull")), Set.of(PULL, CREATE))
        .isEqualTo(START + ",scope=\"repository:team/app:pull,push\",error=\"insufficient_scope\"");
  }

  @Test
  void aChallengeForMoreNamesItsCaller() {
    assertThat(access.decide(request(SampleClaims.granting("pull")), Set.of(CREATE)))
        .asInstanceOf(InstanceOfAssertFactories.type(Decision.Challenged.class))
        .extracting(Decision.Challenged::caller)
        .isEqualTo(Caller.of("alice"));
  }

  @Test
  void aTokenThatGrantsEnoughIsAccepted() {
    assertThat(access.decide(request(SampleClaims.granting("pull", "push")), Set.of(PULL, CREATE)))
        .asInstanceOf(InstanceOfAssertFactories.type(Decision.Granted.class))
        .satisfies(granted -> {
          assertThat(granted.caller()).isEqualTo(Caller.of("alice"));
          assertThat(granted.rights()).accepts(Access.repository("team/app", Access.Action.PUSH));
          assertThat(granted.rights()).rejects(Access.repository("other", Access.Action.PULL));
        });
  }

  @Test
  void aTokenThatGrantsNothingSufficesForAPing() {
    assertThat(access.decide(request(SampleClaims.granting()), Set.of()))
        .isInstanceOf(Decision.Granted.class);
  }

  private ObjectAssert<String> assertChallenge(HttpRequest request, Set<Access> wanted) {
    return assertThat(access.decide(request, wanted))
        .asInstanceOf(InstanceOfAssertFactories.type(Decision.Challenged.class))
        .extracting(Decision.Challenged::challenge, InstanceOfAssertFactories.type(String.class));
  }

  private static HttpRequest request() {
    return HttpRequest.builder("GET", "/v2/").build();
  }

  private static HttpRequest request(ObjectNode claims) {
    String token =
        KEY.token("ES256", Map.of("kid", VerificationKey.thumbprint(KEY.publicKey())), claims);
    return HttpRequest.builder("GET", "/v2/")
        .header("Authorization", "Bearer " + token)
        .build();
  }
}
