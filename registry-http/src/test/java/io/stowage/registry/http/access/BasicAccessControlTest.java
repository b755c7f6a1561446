package io.stowage.registry.http.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.model.PathPattern;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class BasicAccessControlTest {
  private static final Access PULL = Access.repository("app", Access.Action.PULL);
  private static final Access PUSH = Access.repository("app", Access.Action.PUSH);

  private final AccessControl access = AccessControl.basic(
      "Registry",
      Authenticator.basic((user, password) -> password.equals("right")),
      AccessRules.builder()
          .anonymous(Set.of(Access.Action.PULL))
          .rule(new AccessRule(
              List.of(PathPattern.parse("app")), Set.of("alice"), Set.of(Access.Action.PUSH)))
          .build());

  @Test
  void anAnonymousPingIsChallenged() {
    assertThat(access.decide(Requests.anonymous(), Set.of()))
        .asInstanceOf(InstanceOfAssertFactories.type(Decision.Challenged.class))
        .extracting(Decision.Challenged::challenge)
        .isEqualTo("Basic realm=\"Registry\"");
  }

  @Test
  void aPingWithCredentialsIsGranted() {
    assertThat(access.decide(Requests.basic("alice", "right"), Set.of()))
        .asInstanceOf(InstanceOfAssertFactories.type(Decision.Granted.class))
        .extracting(Decision.Granted::caller)
        .isEqualTo(Caller.of("alice"));
  }

  @Test
  void wrongCredentialsAreChallengedEvenForAnAnonymousAction() {
    assertThat(access.decide(Requests.basic("alice", "wrong"), Set.of(PULL)))
        .isInstanceOf(Decision.Challenged.class);
    assertThat(access.decide(Requests.with("Bearer token"), Set.of(PULL)))
        .isInstanceOf(Decision.Challenged.class);
  }

  @Test
  void anAnonymousCallerHasTheAnonymousActions() {
    assertThat(access.decide(Requests.anonymous(), Set.of(PULL)))
        .asInstanceOf(InstanceOfAssertFactories.type(Decision.Granted.class))
        .extracting(Decision.Granted::caller)
        .isEqualTo(Caller.anonymous());
  }

  @Test
  void anAnonymousCallerIsChallengedForAnythingElse() {
    assertThat(access.decide(Requests.anonymous(), Set.of(PULL, PUSH)))
        .isInstanceOf(Decision.Challenged.class);
  }

  @Test
  void aKnownCallerWithoutTheRightIsDenied() {
    assertThat(access.decide(Requests.basic("bob", "right"), Set.of(PULL, PUSH)))
        .isEqualTo(
            new Decision.Denied(Caller.of("bob"), "the right repository:app:push is missing"));
  }

  @Test
  void theRightsOfACallerAreThoseOfTheAuthorizer() {
    assertThat(access.decide(Requests.basic("alice", "right"), Set.of(PUSH)))
        .asInstanceOf(InstanceOfAssertFactories.type(Decision.Granted.class))
        .satisfies(granted -> {
          assertThat(granted.rights()).accepts(PULL, PUSH, Access.listing("app"));
          assertThat(granted.rights()).rejects(Access.repository("other", Access.Action.PUSH));
        });
  }
}
