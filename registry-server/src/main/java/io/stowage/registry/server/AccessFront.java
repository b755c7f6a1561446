package io.stowage.registry.server;

import io.stowage.registry.http.HttpHandler;
import io.stowage.registry.http.HttpRequest;
import io.stowage.registry.http.TrustedProxies;
import io.stowage.registry.http.access.Access;
import io.stowage.registry.http.access.AccessControl;
import io.stowage.registry.http.access.AuditListener;
import io.stowage.registry.http.access.Caller;
import io.stowage.registry.http.access.Decision;
import io.stowage.registry.http.access.Htpasswd;
import io.stowage.registry.http.access.UnusableFileException;
import io.stowage.registry.http.token.BearerAccessControl;
import io.stowage.registry.http.token.TokenIssuer;
import io.stowage.registry.http.token.TokenKey;
import io.stowage.registry.http.token.TokenRealm;
import io.stowage.registry.http.token.TokenVerifier;
import io.stowage.registry.server.config.AccessSettings;
import io.stowage.registry.server.config.AuthSettings;
import io.stowage.registry.server.config.ConfigurationException;
import io.stowage.registry.server.config.ServerConfiguration;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * The access control of a server, and the server of tokens that belongs to it. Docker cannot pull
 * anonymously from a registry to which it pushes with a password by the scheme Basic; therefore
 * such a registry issues tokens. Thread-safe.
 */
final class AccessFront {
  private static final String EVERYBODY = "anonymous";

  private final AccessControl control;
  private final AccessControl pages;
  private final ReplaceableRules rules;
  private final Optional<Htpasswd> passwords;
  private final Optional<HttpHandler> tokens;

  private AccessFront(
      AccessControl control,
      AccessControl pages,
      ReplaceableRules rules,
      Optional<Htpasswd> passwords,
      Optional<HttpHandler> tokens) {
    this.control = control;
    this.pages = pages;
    this.rules = rules;
    this.passwords = passwords;
    this.tokens = tokens;
  }

  /**
   * Returns the access control that {@code configuration} describes. {@code audit} receives
   * refused requests for a token.
   *
   * @throws ConfigurationException if a file that it names cannot be used, or a value is invalid
   */
  static AccessFront of(ServerConfiguration configuration, AuditListener audit) {
    ReplaceableRules rules = new ReplaceableRules(configuration.access());
    AuthSettings auth = configuration.auth();
    if (auth instanceof AuthSettings.Htpasswd htpasswd) {
      return withPasswords(htpasswd, configuration, rules, audit);
    }
    AccessControl control;
    if (auth instanceof AuthSettings.Token token) {
      control = withTokens(token, proxies(configuration));
    } else if (auth instanceof AuthSettings.Silly silly) {
      control = new SillyAccessControl(silly.realm(), silly.service());
    } else {
      control = configuration.access().isEmpty() ? AccessControl.open() : anonymous(rules);
    }
    return new AccessFront(control, control, rules, Optional.empty(), Optional.empty());
  }

  /** Without authentication no caller can answer a challenge, so a refusal contains none. */
  private static AccessControl anonymous(ReplaceableRules rules) {
    return (request, wanted) ->
        wanted.stream().allMatch(access -> rules.allows(Caller.anonymous(), access))
            ? new Decision.Granted(
                Caller.anonymous(), access -> rules.allows(Caller.anonymous(), access))
            : new Decision.Denied(Caller.anonymous(), "not allowed by the rules of this registry");
  }

  private static AccessFront withPasswords(
      AuthSettings.Htpasswd htpasswd,
      ServerConfiguration configuration,
      ReplaceableRules rules,
      AuditListener audit) {
    Htpasswd passwords = open(htpasswd);
    AccessControl basic = AccessControl.basic(htpasswd.realm(), passwords, rules);
    AccessSettings access = configuration.access();
    if (!issuesTokens(access)) {
      return new AccessFront(basic, basic, rules, Optional.of(passwords), Optional.empty());
    }
    TokenIssuer.Builder issuer = TokenIssuer.builder(passwords, rules)
        .service(htpasswd.realm())
        .expiry(access.tokenExpiry())
        .trustedProxies(proxies(configuration))
        .audit(audit);
    key(access).ifPresent(issuer::key);
    TokenIssuer tokens = issuer.build();
    return new AccessFront(
        tokens.accessControl(realm(configuration)),
        basic,
        rules,
        Optional.of(passwords),
        Optional.of(tokens));
  }

  private static boolean issuesTokens(AccessSettings access) {
    return !access.anonymous().isEmpty()
        || access.tokenKey().isPresent()
        || access.rules().stream().anyMatch(rule -> rule.users().contains(EVERYBODY));
  }

  private static TokenRealm realm(ServerConfiguration configuration) {
    Optional<URI> host = configuration.http().host();
    return host.map(base ->
            TokenRealm.at(URI.create(base.toString().replaceAll("/+$", "") + FrontHandler.TOKENS)))
        .orElseGet(() -> TokenRealm.onThisServer(
            FrontHandler.tokens(configuration.http().prefix()), proxies(configuration)));
  }

  private static TrustedProxies proxies(ServerConfiguration configuration) {
    return TrustedProxies.of(configuration.proxies());
  }

  private static Htpasswd open(AuthSettings.Htpasswd htpasswd) {
    try {
      return Htpasswd.open(htpasswd.path());
    } catch (UnusableFileException e) {
      throw new ConfigurationException("auth.htpasswd.path: " + e.getMessage(), e);
    }
  }

  private static Optional<TokenKey> key(AccessSettings access) {
    try {
      return access.tokenKey().map(TokenKey::read);
    } catch (UnusableFileException e) {
      throw new ConfigurationException("stowage.access.token.key: " + e.getMessage(), e);
    }
  }

  private static AccessControl withTokens(AuthSettings.Token token, TrustedProxies proxies) {
    try {
      TokenVerifier.Builder verifier = TokenVerifier.builder(token.issuer(), token.service());
      token.certificates().ifPresent(verifier::rootCertificates);
      token.keys().ifPresent(verifier::keySet);
      if (!token.algorithms().isEmpty()) {
        verifier.algorithms(token.algorithms());
      }
      return BearerAccessControl.of(realm(token, proxies), verifier.build());
    } catch (UnusableFileException | IllegalArgumentException e) {
      throw new ConfigurationException("auth.token: " + e.getMessage(), e);
    }
  }

  private static TokenRealm realm(AuthSettings.Token token, TrustedProxies proxies) {
    return token
        .autoRedirect()
        .map(path -> TokenRealm.autoRedirect(path, proxies))
        .orElseGet(() -> TokenRealm.at(URI.create(token.realm())));
  }

  /** Returns the access control of the registry. */
  AccessControl control() {
    return control;
  }

  /** Returns the access control of the pages for people, whose browsers do not know tokens. */
  AccessControl pages() {
    return pages;
  }

  /**
   * Returns whether {@code caller} may see what concerns the registry as a whole. Only a registry
   * with passwords of its own has administrators; where everybody may do everything, nobody is one.
   */
  boolean isAdministrator(Caller caller) {
    return passwords.isPresent() && rules.isAdministrator(caller);
  }

  /** Returns the server of tokens, if there is one. */
  Optional<HttpHandler> tokens() {
    return tokens;
  }

  /**
   * Decides by other rules from now on, and reads the file of the passwords again.
   *
   * @throws UnusableFileException if the file cannot be used; its old content stays in effect
   */
  void reload(AccessSettings access) {
    rules.replace(access);
    passwords.ifPresent(Htpasswd::reload);
  }

  /**
   * Grants everything to a request that has any header {@code Authorization}, for tests.
   *
   * @param realm the realm of the challenge
   * @param service the service of the challenge
   */
  private record SillyAccessControl(String realm, String service) implements AccessControl {
    private static final Caller CALLER = Caller.of("silly");

    @Override
    public Decision decide(HttpRequest request, Set<Access> wanted) {
      return request.header("Authorization").isPresent()
          ? new Decision.Granted(CALLER, access -> true)
          : new Decision.Challenged(challenge(), "authentication is required");
    }

    private String challenge() {
      return "Bearer realm=" + quoted(realm) + ",service=" + quoted(service);
    }

    private static String quoted(String text) {
      return '"' + text.replaceAll("[\\\\\"\\p{Cntrl}]", "") + '"';
    }
  }
}
