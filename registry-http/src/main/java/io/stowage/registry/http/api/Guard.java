package io.stowage.registry.http.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.stowage.registry.http.HttpRequest;
import io.stowage.registry.http.HttpResponse;
import io.stowage.registry.http.TrustedProxies;
import io.stowage.registry.http.access.Access;
import io.stowage.registry.http.access.AccessControl;
import io.stowage.registry.http.access.AuditEvent;
import io.stowage.registry.http.access.AuditListener;
import io.stowage.registry.http.access.Caller;
import io.stowage.registry.http.access.Decision;
import io.stowage.registry.http.internal.api.ApiException;
import io.stowage.registry.http.internal.api.Errors;
import io.stowage.registry.http.internal.api.Route;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.storage.StorageException;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Asks the access control before an endpoint or the body of a request is looked at, and tells the
 * audit how the request was answered. Thread-safe.
 */
final class Guard {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final AccessControl accessControl;
  private final AuditListener audit;
  private final TrustedProxies proxies;
  private final Consumer<StorageException> failures;

  Guard(
      AccessControl accessControl,
      AuditListener audit,
      TrustedProxies proxies,
      Consumer<StorageException> failures) {
    this.accessControl = accessControl;
    this.audit = audit;
    this.proxies = proxies;
    this.failures = failures;
  }

  /**
   * Returns the answer of {@code endpoint} if the caller has the rights that {@code request} needs,
   * or else a refusal. Exceptions of the endpoint become answers, which the audit receives too.
   *
   * @throws io.stowage.registry.http.RequestException if the body of the request cannot be read;
   *     there is no answer then, and no event for the audit
   */
  HttpResponse answer(
      HttpRequest request, Route route, Function<Decision.Granted, HttpResponse> endpoint) {
    Set<Access> wanted = route.wanted(request.method());
    Decision decision;
    try {
      decision = accessControl.decide(request, wanted);
    } catch (RuntimeException e) {
      HttpResponse failed = Errors.answer(
          () -> {
            throw e;
          },
          failures);
      return told(request, route, wanted, Caller.anonymous(), failed);
    }
    HttpResponse response =
        Errors.answer(() -> endpoint.apply(granted(decision, wanted)), failures);
    return told(request, route, wanted, decision.caller(), response);
  }

  private static Decision.Granted granted(Decision decision, Set<Access> wanted) {
    if (decision instanceof Decision.Granted granted) {
      return granted;
    }
    if (decision instanceof Decision.Challenged challenged) {
      throw ApiException.of(ErrorCode.UNAUTHORIZED, "authentication required")
          .withDetail(detail(wanted))
          .withHeader("WWW-Authenticate", challenged.challenge());
    }
    throw ApiException.of(ErrorCode.DENIED, "requested access to the resource is denied")
        .withDetail(detail(wanted));
  }

  /** Returns the accesses in the form of Distribution, in which the base of the API has none. */
  private static JsonNode detail(Set<Access> wanted) {
    if (wanted.isEmpty()) {
      return JSON.nullNode();
    }
    ArrayNode detail = JSON.arrayNode();
    for (Access access : wanted) {
      boolean catalog = access.kind() == Access.Kind.CATALOG;
      detail
          .addObject()
          .put("Type", catalog ? "registry" : "repository")
          .put("Class", "")
          .put("Name", catalog ? "catalog" : access.name())
          .put("Action", catalog ? "*" : action(access.action()));
    }
    return detail;
  }

  private static String action(Access.Action action) {
    return switch (action) {
      case PULL -> "pull";
      case PUSH, CREATE -> "push";
      case DELETE -> "delete";
    };
  }

  /** Tells the audit of {@code response}, which is closed if the audit fails. */
  private HttpResponse told(
      HttpRequest request, Route route, Set<Access> wanted, Caller caller, HttpResponse response) {
    Optional<String> reference =
        Optional.of(route.argument()).filter(argument -> !argument.isEmpty());
    try {
      audit.answered(new AuditEvent(
          request, proxies.clientOf(request), caller, wanted, reference, response.status()));
      return response;
    } catch (RuntimeException e) {
      IllegalStateException failure = new IllegalStateException("the audit listener failed", e);
      closeAfter(failure, response);
      throw failure;
    }
  }

  private static void closeAfter(Throwable failure, HttpResponse response) {
    try {
      response.close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }
}
