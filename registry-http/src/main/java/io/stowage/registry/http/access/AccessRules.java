package io.stowage.registry.http.access;

import io.stowage.registry.model.PathPattern;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Grants rights by the names of users and repositories.
 *
 * <p>Everybody, whether known or not, has the {@linkplain Builder#anonymous anonymous} actions in
 * every repository. If there are no rules, every known caller has all rights. Otherwise a caller
 * has the actions that the rules for the repository grant, and no others.
 *
 * <p>The rules for a repository are those with the most precise pattern that matches its name; all
 * other rules are ignored for this repository. A pattern is more precise than another one if it has
 * more characters other than {@code *}, or as many of them and no {@code **}. If several rules have
 * patterns of the same precision, their grants add up. So a rule for {@code team/release/*} with
 * the actions {@code pull} and {@code create} makes the tags of these repositories immutable, even
 * if a rule for {@code team/**} grants {@code push}.
 *
 * <p>Every known caller may list the repositories, and so may an anonymous caller if anything can
 * be pulled anonymously. The list contains the repositories from which the caller may pull.
 *
 * <p>Immutable.
 */
public final class AccessRules implements Authorizer {
  private static final PathPattern EVERY_REPOSITORY = PathPattern.parse("**");

  private final Set<Access.Action> anonymous;
  private final List<AccessRule> rules;
  private final List<Grant> grants;

  /** One pattern of a rule. */
  private record Grant(PathPattern pattern, AccessRule rule) {}

  private AccessRules(Builder builder) {
    this.anonymous = builder.anonymous;
    this.rules = List.copyOf(builder.rules);
    this.grants = rules.stream()
        .flatMap(rule -> rule.repositories().stream().map(pattern -> new Grant(pattern, rule)))
        .sorted(Comparator.comparing(Grant::pattern, PathPattern.mostPreciseFirst()))
        .toList();
  }

  /** Returns a builder without anonymous actions and without rules. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public boolean allows(Caller caller, Access access) {
    Objects.requireNonNull(caller, "caller");
    Objects.requireNonNull(access, "access");
    return switch (access.kind()) {
      case REPOSITORY -> mayDo(caller, access.action(), access.name());
      case CATALOG ->
        access.action() == Access.Action.PULL
            && (access.isCatalog()
                ? mayList(caller)
                : mayDo(caller, Access.Action.PULL, access.name()));
    };
  }

  /**
   * Returns whether {@code caller} is an administrator, who may see what concerns the registry as a
   * whole: a known caller to whom a rule for {@code **} grants {@code delete}, or any known caller
   * if there are no rules. More precise rules may still exclude an administrator from a repository.
   */
  public boolean isAdministrator(Caller caller) {
    Objects.requireNonNull(caller, "caller");
    return !caller.isAnonymous()
        && (rules.isEmpty()
            || grants.stream()
                .filter(grant -> grant.pattern().equals(EVERY_REPOSITORY))
                .anyMatch(grant -> grant.rule().grants(caller, Access.Action.DELETE)));
  }

  private boolean mayList(Caller caller) {
    return !caller.isAnonymous()
        || anonymous.contains(Access.Action.PULL)
        || rules.stream().anyMatch(rule -> rule.grants(caller, Access.Action.PULL));
  }

  private boolean mayDo(Caller caller, Access.Action action, String repository) {
    if (anonymous.stream().anyMatch(granted -> granted.includes(action))) {
      return true;
    }
    return rules.isEmpty()
        ? !caller.isAnonymous()
        : grantsFor(repository).stream().anyMatch(grant -> grant.rule().grants(caller, action));
  }

  private List<Grant> grantsFor(String repository) {
    List<Grant> matching =
        grants.stream().filter(grant -> grant.pattern().matches(repository)).toList();
    Optional<PathPattern> best = matching.stream().findFirst().map(Grant::pattern);
    return best.map(pattern -> matching.stream()
            .filter(grant -> PathPattern.mostPreciseFirst().compare(grant.pattern(), pattern) == 0)
            .toList())
        .orElse(List.of());
  }

  /** Returns each setting with its value. */
  @Override
  public String toString() {
    return "AccessRules[anonymous=" + anonymous + ", rules=" + rules + "]";
  }

  /** A builder of rules. Not thread-safe. */
  public static final class Builder {
    private Set<Access.Action> anonymous = Set.of();
    private final List<AccessRule> rules = new ArrayList<>();

    private Builder() {}

    /** Sets the actions that everybody may do in every repository. Default: none. */
    public Builder anonymous(Set<Access.Action> actions) {
      Objects.requireNonNull(actions, "actions");
      anonymous = Set.copyOf(actions);
      return this;
    }

    /** Adds a rule. Default: none, so that every known caller may do everything. */
    public Builder rule(AccessRule rule) {
      Objects.requireNonNull(rule, "rule");
      rules.add(rule);
      return this;
    }

    /** Returns the rules. */
    public AccessRules build() {
      return new AccessRules(this);
    }
  }
}
