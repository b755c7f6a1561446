package io.stowage.registry.http.access;

import io.stowage.registry.model.PathPattern;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Grants actions in some repositories to some users.
 *
 * @param repositories the patterns of the names of the repositories, of which there is at least one
 * @param users the names of the users, of which there is at least one; {@code *} stands for every
 *     caller who is known, and {@code anonymous} for every caller, whether known or not
 * @param actions the actions, of which there is at least one; {@code push} includes {@code create}
 */
public record AccessRule(
    List<PathPattern> repositories, Set<String> users, Set<Access.Action> actions) {
  private static final String EVERY_USER = "*";
  private static final String EVERYBODY = "anonymous";

  /**
   * Checks that nothing is empty.
   *
   * @throws IllegalArgumentException if there is no repository, no user or no action
   */
  public AccessRule {
    Objects.requireNonNull(repositories, "repositories");
    Objects.requireNonNull(users, "users");
    Objects.requireNonNull(actions, "actions");
    repositories = List.copyOf(repositories);
    users = Set.copyOf(users);
    actions = Set.copyOf(actions);
    if (repositories.isEmpty() || users.isEmpty() || actions.isEmpty()) {
      throw new IllegalArgumentException(
          "a rule has no repositories, no users or no actions, expected at least one of each");
    }
  }

  /** Returns whether {@code caller} may do {@code action} where this rule applies. */
  boolean grants(Caller caller, Access.Action action) {
    return concerns(caller) && actions.stream().anyMatch(granted -> granted.includes(action));
  }

  private boolean concerns(Caller caller) {
    return users.contains(EVERYBODY)
        || caller
            .name()
            .filter(user -> users.contains(user) || users.contains(EVERY_USER))
            .isPresent();
  }
}
