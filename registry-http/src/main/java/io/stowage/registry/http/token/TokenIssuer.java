package io.stowage.registry.http.token;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stowage.registry.http.HttpHandler;
import io.stowage.registry.http.HttpRequest;
import io.stowage.registry.http.HttpResponse;
import io.stowage.registry.http.QueryParameters;
import io.stowage.registry.http.RequestException;
import io.stowage.registry.http.ResponseBody;
import io.stowage.registry.http.TrustedProxies;
import io.stowage.registry.http.access.AccessControl;
import io.stowage.registry.http.access.AuditEvent;
import io.stowage.registry.http.access.AuditListener;
import io.stowage.registry.http.access.Authenticator;
import io.stowage.registry.http.access.Authorizer;
import io.stowage.registry.http.access.BasicCredentials;
import io.stowage.registry.http.access.Caller;
import io.stowage.registry.http.access.Challenge;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.StowageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A token server for the registry in this process, so that clients that know no other way, such as
 * docker, can pull anonymously and push with a password.
 *
 * <p>It answers requests of Distribution's token authentication specification: GET with the
 * credentials of the authenticator, or without any, and POST with a form of OAuth 2 whose grant
 * type is {@code password}. It issues no refresh tokens. A token grants those of the requested
 * actions that the authorizer allows, and leaves out all others. If the authorizer allows {@code
 * create} and not {@code push}, a client that asks for {@code push} gets {@code create}. Tokens are
 * signed by the algorithm ES256.
 *
 * <p>The registry itself gets the {@link #accessControl} that belongs to the issuer. This class is
 * thread-safe.
 */
public final class TokenIssuer implements HttpHandler {
  private static final int LARGEST_FORM = 16 * 1024;
  private static final String FORM_TYPE = "application/x-www-form-urlencoded";
  private static final String METHODS = "GET, POST, OPTIONS";
  private static final String RETRY_AFTER_SECONDS = "1";

  private final String service;
  private final Authenticator authenticator;
  private final Authorizer authorizer;
  private final AuditListener audit;
  private final TrustedProxies proxies;
  private final TokenWriter writer;
  private final TokenVerifier verifier;

  private TokenIssuer(Builder builder) {
    this.service = builder.service;
    this.authenticator = builder.authenticator;
    this.authorizer = builder.authorizer;
    this.audit = builder.audit;
    this.proxies = builder.proxies;
    TokenKey key = builder.key.orElseGet(TokenKey::generate);
    this.writer =
        new TokenWriter(builder.issuer, builder.service, key, builder.expiry, builder.clock);
    this.verifier = TokenVerifier.builder(builder.issuer, builder.service)
        .clock(builder.clock)
        .build(TrustedKeys.only(key.publicKey()));
  }

  /**
   * Returns a builder of an issuer.
   *
   * @param authenticator finds out the user of a request for a token
   * @param authorizer decides which actions a token grants
   */
  public static Builder builder(Authenticator authenticator, Authorizer authorizer) {
    Objects.requireNonNull(authenticator, "authenticator");
    Objects.requireNonNull(authorizer, "authorizer");
    return new Builder(authenticator, authorizer);
  }

  /**
   * Returns the access control of the registry for which this issuer makes tokens.
   *
   * <p>It challenges with the scheme Bearer. It accepts the tokens of this issuer, of which a right
   * counts only as long as the authorizer allows it; the credentials that the authenticator
   * accepts; and anonymous requests for what the authorizer allows to an anonymous caller, except
   * for {@code GET /v2/}, whose challenge tells clients where to get a token.
   *
   * @param realm the URL at which clients reach this handler
   */
  public AccessControl accessControl(TokenRealm realm) {
    Objects.requireNonNull(realm, "realm");
    return new IssuedTokenAccessControl(
        new BearerChallenge(realm, service),
        verifier,
        authorizer,
        AccessControl.basic(service, authenticator, authorizer));
  }

  /**
   * Issues a token, whatever the path of {@code request}.
   *
   * @throws RequestException if the form cannot be read
   */
  @Override
  public HttpResponse handle(HttpRequest request) {
    Objects.requireNonNull(request, "request");
    try {
      return switch (request.method()) {
        case "GET" -> issued(request, request.query());
        case "POST" -> issuedForForm(request);
        case "OPTIONS" -> HttpResponse.builder(204).header("Allow", METHODS).build();
        default ->
          error(ErrorCode.UNSUPPORTED, "method is not one of " + METHODS)
              .header("Allow", METHODS)
              .build();
      };
    } catch (StowageException e) {
      return failed(e);
    }
  }

  private HttpResponse issuedForForm(HttpRequest request) {
    Optional<String> type = request.header("Content-Type");
    if (!type.map(TokenIssuer::mediaType).orElse("").equalsIgnoreCase(FORM_TYPE)) {
      return invalid("the content type is not " + FORM_TYPE);
    }
    Optional<QueryParameters> form = form(request);
    if (form.isEmpty()) {
      return invalid("the form is larger than " + LARGEST_FORM + " bytes");
    }
    return switch (form.get().first("grant_type").orElse("")) {
      case "password" -> issuedForPassword(request, form.get());
      case "refresh_token" -> refused(request, "no refresh tokens are issued, log in again");
      default -> invalid("grant_type is not password");
    };
  }

  private HttpResponse issuedForPassword(HttpRequest request, QueryParameters form) {
    return credentials(form)
        .map(credentials -> issued(withCredentials(request, credentials), form))
        .orElseGet(() -> refused(request, "the credentials are not valid"));
  }

  private static Optional<BasicCredentials> credentials(QueryParameters form) {
    try {
      return Optional.of(new BasicCredentials(
          form.first("username").orElse(""), form.first("password").orElse("")));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Returns a request as if the client had sent the credentials in its header. */
  private static HttpRequest withCredentials(HttpRequest request, BasicCredentials credentials) {
    HttpRequest.Builder builder =
        HttpRequest.builder(request.method(), request.path()).secure(request.secure());
    request.headers().toBuilder()
        .set("Authorization", credentials.toHeader())
        .build()
        .forEach(builder::header);
    request.remote().ifPresent(builder::remote);
    request.certificateName().ifPresent(builder::certificateName);
    return builder.build();
  }

  private HttpResponse issued(HttpRequest request, QueryParameters parameters) {
    Optional<Caller> caller = authenticator.authenticate(request);
    if (caller.isEmpty()) {
      return refused(request, "the credentials are not valid");
    }
    Optional<String> wanted = parameters.first("service");
    if (wanted.isPresent() && !wanted.get().equals(service)) {
      return invalid("the service is not \"" + service + '"');
    }
    try {
      List<Scope> scopes = Scope.parseAll(parameters.all("scope"));
      return response(200, writer.tokenFor(caller.get(), scopes, authorizer)).build();
    } catch (IllegalArgumentException e) {
      return invalid(String.valueOf(e.getMessage()));
    }
  }

  private HttpResponse refused(HttpRequest request, String problem) {
    HttpResponse response = error(ErrorCode.UNAUTHORIZED, problem)
        .header("WWW-Authenticate", Challenge.of("Basic").with("realm", service).toString())
        .build();
    audit.answered(new AuditEvent(
        request,
        proxies.clientOf(request),
        Caller.anonymous(),
        Set.of(),
        Optional.empty(),
        response.status()));
    return response;
  }

  private static HttpResponse invalid(String problem) {
    return response(400, errors("BAD_REQUEST", problem)).build();
  }

  private static HttpResponse failed(StowageException problem) {
    HttpResponse.Builder response = error(problem.code(), String.valueOf(problem.getMessage()));
    if (problem.code() == ErrorCode.TOOMANYREQUESTS) {
      response.header("Retry-After", RETRY_AFTER_SECONDS);
    }
    return response.build();
  }

  private static HttpResponse.Builder error(ErrorCode code, String problem) {
    return response(code.status(), errors(code.name(), problem));
  }

  private static ObjectNode errors(String code, String problem) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode errors = body.putArray("errors");
    errors.addObject().put("code", code).put("message", problem);
    return body;
  }

  private static HttpResponse.Builder response(int status, ObjectNode body) {
    byte[] content = body.toString().getBytes(StandardCharsets.UTF_8);
    return HttpResponse.builder(status)
        .header("Content-Type", "application/json")
        .header("Cache-Control", "no-store")
        .body(new ResponseBody.Bytes(content));
  }

  private static String mediaType(String contentType) {
    int semicolon = contentType.indexOf(';');
    return (semicolon < 0 ? contentType : contentType.substring(0, semicolon)).strip();
  }

  /** Returns the parameters in the body, or empty if there are too many. */
  private static Optional<QueryParameters> form(HttpRequest request) {
    try (InputStream in = request.body().open()) {
      byte[] content = in.readNBytes(LARGEST_FORM + 1);
      return content.length > LARGEST_FORM
          ? Optional.empty()
          : Optional.of(QueryParameters.parse(new String(content, StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new RequestException("the form cannot be read", e);
    }
  }

  /** Returns each setting with its value. */
  @Override
  public String toString() {
    return "TokenIssuer[service=" + service + ", authenticator=" + authenticator + ", authorizer="
        + authorizer + ", writer=" + writer + "]";
  }

  /** A builder of issuers. Not thread-safe. */
  public static final class Builder {
    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofDays(1);

    private final Authenticator authenticator;
    private final Authorizer authorizer;
    private String issuer = "stowage";
    private String service = "stowage";
    private Optional<TokenKey> key = Optional.empty();
    private Duration expiry = Duration.ofMinutes(5);
    private AuditListener audit = AuditListener.none();
    private TrustedProxies proxies = TrustedProxies.none();
    private InstantSource clock = InstantSource.system();

    private Builder(Authenticator authenticator, Authorizer authorizer) {
      this.authenticator = authenticator;
      this.authorizer = authorizer;
    }

    /** Sets the name of the issuer in its tokens. Default: {@code stowage}. */
    public Builder issuer(String name) {
      issuer = Objects.requireNonNull(name, "name");
      return this;
    }

    /**
     * Sets the name of the service for which tokens are. Clients may show it to their users.
     * Default: {@code stowage}.
     *
     * @throws IllegalArgumentException if {@code name} contains a control character
     */
    public Builder service(String name) {
      Objects.requireNonNull(name, "name");
      if (name.chars().anyMatch(Character::isISOControl)) {
        throw new IllegalArgumentException("the name of the service contains a control character");
      }
      service = name;
      return this;
    }

    /** Sets the key that signs tokens. Default: a new key, which only this process knows. */
    public Builder key(TokenKey signing) {
      key = Optional.of(Objects.requireNonNull(signing, "signing"));
      return this;
    }

    /**
     * Sets how long a token is valid. Default: five minutes.
     *
     * @throws IllegalArgumentException if it is not from one minute to one day; clients take a
     *     shorter time for one minute
     */
    public Builder expiry(Duration period) {
      Objects.requireNonNull(period, "period");
      if (period.compareTo(SHORTEST) < 0 || period.compareTo(LONGEST) > 0) {
        throw new IllegalArgumentException(
            "the expiry of tokens is " + period + ", expected " + SHORTEST + " to " + LONGEST);
      }
      expiry = period;
      return this;
    }

    /** Sets the listener that receives refused credentials. Default: none. */
    public Builder audit(AuditListener listener) {
      audit = Objects.requireNonNull(listener, "listener");
      return this;
    }

    /**
     * Sets the proxies whose headers tell the audit the address of a client. Default: none; the
     * address is that of the peer.
     */
    public Builder trustedProxies(TrustedProxies trusted) {
      proxies = Objects.requireNonNull(trusted, "trusted");
      return this;
    }

    /** Sets the clock. Default: the system's clock. */
    public Builder clock(InstantSource source) {
      clock = Objects.requireNonNull(source, "source");
      return this;
    }

    /** Returns the issuer. */
    public TokenIssuer build() {
      return new TokenIssuer(this);
    }
  }
}
