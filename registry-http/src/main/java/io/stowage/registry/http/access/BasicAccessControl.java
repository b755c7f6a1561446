package io.stowage.registry.http.access;

import io.stowage.registry.http.HttpRequest;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Challenges with the scheme Basic. */
final class BasicAccessControl implements AccessControl {
  private final String challenge;
  private final Authenticator authenticator;
  private final Authorizer authorizer;

  BasicAccessControl(String realm, Authenticator authenticator, Authorizer authorizer) {
    Objects.requireNonNull(realm, "realm");
    this.challenge = Challenge.of("Basic").with("realm", realm).toString();
    this.authenticator = Objects.requireNonNull(authenticator, "authenticator");
    this.authorizer = Objects.requireNonNull(authorizer, "authorizer");
  }

  @Override
  public Decision decide(HttpRequest request, Set<Access> wanted) {
    Objects.requireNonNull(request, "request");
    Objects.requireNonNull(wanted, "wanted");
    return authenticator
        .authenticate(request)
        .map(caller -> decided(caller, wanted))
        .orElseGet(() -> new Decision.Challenged(challenge, "the credentials are not valid"));
  }

  private Decision decided(Caller caller, Set<Access> wanted) {
    Optional<Access> missing =
        wanted.stream().filter(access -> !authorizer.allows(caller, access)).findFirst();
    if (caller.isAnonymous() && (wanted.isEmpty() || missing.isPresent())) {
      return new Decision.Challenged(challenge, "authentication is required");
    }
    return missing
        .<Decision>map(access -> new Decision.Denied(caller, "the right " + access + " is missing"))
        .orElseGet(() -> new Decision.Granted(caller, access -> authorizer.allows(caller, access)));
  }

  @Override
  public String toString() {
    return "BasicAccessControl[challenge=" + challenge + "]";
  }
}
