package io.stowage.registry.http.internal.api;

import io.stowage.registry.Repository;
import io.stowage.registry.http.HttpRequest;
import io.stowage.registry.http.access.Access;
import io.stowage.registry.http.access.Caller;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * A request to one repository whose caller has the rights that it needs.
 *
 * @param request the request, whose body has not been read
 * @param repository the repository that the path names, whose events carry the request's attributes
 * @param caller the author of the request
 * @param rights tells whether the caller has a further right
 * @param locations builds the URLs of the response
 */
public record Call(
    HttpRequest request,
    Repository repository,
    Caller caller,
    Predicate<Access> rights,
    Locations locations) {
  /** Checks that no component is null. */
  public Call {
    Objects.requireNonNull(request, "request");
    Objects.requireNonNull(repository, "repository");
    Objects.requireNonNull(caller, "caller");
    Objects.requireNonNull(rights, "rights");
    Objects.requireNonNull(locations, "locations");
  }

  /** Returns whether the caller may do {@code action} in the repository of this call. */
  public boolean may(Access.Action action) {
    return rights.test(Access.repository(repository.name().value(), action));
  }

  /** Returns whether the caller may add content to the repository of this call. */
  public boolean mayPush() {
    return !repository.options().readOnly() && may(Access.Action.CREATE);
  }
}
