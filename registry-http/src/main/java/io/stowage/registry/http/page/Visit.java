package io.stowage.registry.http.page;

import io.stowage.registry.http.HttpRequest;
import io.stowage.registry.http.access.Access;
import io.stowage.registry.http.access.Caller;
import io.stowage.registry.http.access.Decision;
import io.stowage.registry.model.RepositoryName;
import java.util.Optional;

/**
 * A request for a page whose caller has the rights that it needs.
 *
 * @param request the request
 * @param granted the caller and further rights
 * @param links the addresses of the other pages
 */
record Visit(HttpRequest request, Decision.Granted granted, Links links) {
  Caller caller() {
    return granted.caller();
  }

  /** Returns whether the caller may see the name of {@code repository} and open its pages. */
  boolean maySee(RepositoryName repository) {
    String name = repository.value();
    return granted.rights().test(Access.listing(name))
        && granted.rights().test(Access.repository(name, Access.Action.PULL));
  }

  /** Returns the entry after which the page of a list begins, if the request names one. */
  Optional<String> last() {
    return request.query().first(Links.LAST).filter(last -> !last.isEmpty());
  }
}
