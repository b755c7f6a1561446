package io.stowage.registry.http.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.stowage.registry.model.PathPattern;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AccessRulesTest {
  private static final Caller ALICE = Caller.of("alice");
  private static final Caller BOB = Caller.of("bob");
  private static final Caller ANONYMOUS = Caller.anonymous();

  @Test
  void withoutRulesEveryKnownCallerMayDoEverything() {
    AccessRules rules = AccessRules.builder().build();
    assertThat(Access.Action.values()).allMatch(action -> allows(rules, ALICE, "app", action));
    assertThat(Access.Action.values()).noneMatch(action -> allows(rules, ANONYMOUS, "app", action));
  }

  @Test
  void everybodyHasTheAnonymousActionsWhateverTheRulesGrant() {
    AccessRules rules = AccessRules.builder()
        .anonymous(Set.of(Access.Action.PULL))
        .rule(rule("team/**", "alice", "push"))
        .build();
    assertThat(Stream.of(ALICE, BOB, ANONYMOUS))
        .allMatch(caller -> allows(rules, caller, "team/app", Access.Action.PULL));
    assertThat(Stream.of(BOB, ANONYMOUS))
        .noneMatch(caller -> allows(rules, caller, "team/app", Access.Action.PUSH));
  }

  @Test
  void aCallerHasOnlyTheActionsThatTheRulesGrant() {
    AccessRules rules =
        AccessRules.builder().rule(rule("team/**", "alice", "pull")).build();
    assertThat(allows(rules, ALICE, "team/app", Access.Action.PULL)).isTrue();
    assertThat(allows(rules, ALICE, "team/app", Access.Action.DELETE)).isFalse();
    assertThat(allows(rules, ALICE, "other", Access.Action.PULL)).isFalse();
    assertThat(allows(rules, BOB, "team/app", Access.Action.PULL)).isFalse();
  }

  @Test
  void onlyTheRulesWithTheMostPrecisePatternCount() {
    AccessRules rules = AccessRules.builder()
        .rule(rule("**", "*", "push"))
        .rule(rule("team/secret", "bob", "pull"))
        .build();
    assertThat(allows(rules, ALICE, "team/app", Access.Action.PUSH)).isTrue();
    assertThat(allows(rules, ALICE, "team/secret", Access.Action.PUSH)).isFalse();
    assertThat(allows(rules, BOB, "team/secret", Access.Action.PULL)).isTrue();
    assertThat(allows(rules, BOB, "team/secret", Access.Action.PUSH)).isFalse();
  }

  @Test
  void aPatternWithoutDoubleStarsCountsBeforeOneOfTheSameLength() {
    AccessRules rules = AccessRules.builder()
        .rule(rule("team/**", "*", "push"))
        .rule(rule("team/*", "*", "pull"))
        .build();
    assertThat(allows(rules, ALICE, "team/app", Access.Action.PUSH)).isFalse();
    assertThat(allows(rules, ALICE, "team/app/web", Access.Action.PUSH)).isTrue();
  }

  @Test
  void theGrantsOfEquallyPrecisePatternsAddUp() {
    AccessRules rules = AccessRules.builder()
        .rule(rule("team/**", "alice", "pull"))
        .rule(rule("team/**", "alice", "delete"))
        .build();
    assertThat(allows(rules, ALICE, "team/app", Access.Action.PULL)).isTrue();
    assertThat(allows(rules, ALICE, "team/app", Access.Action.DELETE)).isTrue();
  }

  @Test
  void aCreatorMayNotMoveTags() {
    AccessRules rules =
        AccessRules.builder().rule(rule("**", "alice", "create")).build();
    assertThat(allows(rules, ALICE, "app", Access.Action.CREATE)).isTrue();
    assertThat(allows(rules, ALICE, "app", Access.Action.PUSH)).isFalse();
  }

  @Test
  void aPusherMayCreate() {
    AccessRules rules = AccessRules.builder().rule(rule("**", "alice", "push")).build();
    assertThat(allows(rules, ALICE, "app", Access.Action.CREATE)).isTrue();
  }

  @Test
  void aRuleMayConcernEverybody() {
    AccessRules rules = AccessRules.builder()
        .rule(rule("public/**", "anonymous", "pull"))
        .rule(rule("**", "*", "pull"))
        .build();
    assertThat(allows(rules, ANONYMOUS, "public/app", Access.Action.PULL)).isTrue();
    assertThat(allows(rules, ALICE, "public/app", Access.Action.PULL)).isTrue();
    assertThat(allows(rules, ANONYMOUS, "app", Access.Action.PULL)).isFalse();
  }

  @Test
  void anAdministratorMayDeleteInEveryRepository() {
    AccessRules rules = AccessRules.builder()
        .rule(rule("**", "alice", "delete"))
        .rule(rule("*", "bob", "delete"))
        .rule(rule("**", "bob", "push"))
        .build();
    assertThat(rules.isAdministrator(ALICE)).isTrue();
    assertThat(rules.isAdministrator(BOB)).isFalse();
    assertThat(rules.isAdministrator(ANONYMOUS)).isFalse();
  }

  @Test
  void withoutRulesEveryKnownCallerIsAnAdministrator() {
    AccessRules rules =
        AccessRules.builder().anonymous(Set.of(Access.Action.values())).build();
    assertThat(rules.isAdministrator(ALICE)).isTrue();
    assertThat(rules.isAdministrator(ANONYMOUS)).isFalse();
  }

  @Test
  void aRuleForEverybodyMakesOnlyKnownCallersAdministrators() {
    AccessRules rules =
        AccessRules.builder().rule(rule("**", "anonymous", "delete")).build();
    assertThat(rules.isAdministrator(ALICE)).isTrue();
    assertThat(rules.isAdministrator(ANONYMOUS)).isFalse();
  }

  @Test
  void theCatalogShowsTheRepositoriesThatACallerMayPull() {
    AccessRules rules =
        AccessRules.builder().rule(rule("team/**", "alice", "pull")).build();
    assertThat(rules.allows(ALICE, Access.catalog())).isTrue();
    assertThat(rules.allows(ALICE, Access.listing("team/app"))).isTrue();
    assertThat(rules.allows(ALICE, Access.listing("other"))).isFalse();
    assertThat(rules.allows(BOB, Access.listing("team/app"))).isFalse();
    assertThat(rules.allows(ANONYMOUS, Access.catalog())).isFalse();
  }

  @Test
  void theCatalogIsOpenIfAnythingIs() {
    assertThat(AccessRules.builder()
            .anonymous(Set.of(Access.Action.PULL))
            .build()
            .allows(ANONYMOUS, Access.catalog()))
        .isTrue();
    assertThat(AccessRules.builder()
            .rule(rule("public/**", "anonymous", "pull"))
            .build()
            .allows(ANONYMOUS, Access.catalog()))
        .isTrue();
  }

  @Test
  void aRuleWithoutUsersIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new AccessRule(List.of(PathPattern.parse("**")), Set.of(), Set.of(Access.Action.PULL)));
  }

  private static boolean allows(
      AccessRules rules, Caller caller, String repository, Access.Action action) {
    return rules.allows(caller, Access.repository(repository, action));
  }

  private static AccessRule rule(String pattern, String user, String action) {
    return new AccessRule(
        List.of(PathPattern.parse(pattern)), Set.of(user), Set.of(Access.Action.parse(action)));
  }
}
