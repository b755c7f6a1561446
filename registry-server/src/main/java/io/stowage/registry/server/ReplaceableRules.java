package io.stowage.registry.server;

import io.stowage.registry.http.access.Access;
import io.stowage.registry.http.access.AccessRules;
import io.stowage.registry.http.access.Authorizer;
import io.stowage.registry.http.access.Caller;
import io.stowage.registry.server.config.AccessSettings;

/** Decides by rules that can be replaced while the server runs. Thread-safe. */
final class ReplaceableRules implements Authorizer {
  private volatile AccessRules rules;

  ReplaceableRules(AccessSettings settings) {
    rules = rules(settings);
  }

  /** Decides by other rules from now on. */
  void replace(AccessSettings settings) {
    rules = rules(settings);
  }

  @Override
  public boolean allows(Caller caller, Access access) {
    return rules.allows(caller, access);
  }

  /** Returns whether {@code caller} is an administrator by the rules. */
  boolean isAdministrator(Caller caller) {
    return rules.isAdministrator(caller);
  }

  private static AccessRules rules(AccessSettings settings) {
    AccessRules.Builder builder = AccessRules.builder().anonymous(settings.anonymous());
    settings.rules().forEach(builder::rule);
    return builder.build();
  }

  /** Returns the rules. */
  @Override
  public String toString() {
    return rules.toString();
  }
}
