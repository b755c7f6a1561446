package io.stowage.registry.http.internal.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stowage.registry.Page;
import io.stowage.registry.Registry;
import io.stowage.registry.http.HttpOptions;
import io.stowage.registry.http.HttpRequest;
import io.stowage.registry.http.HttpResponse;
import io.stowage.registry.http.access.Access;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Lists the repositories that a caller may see, as Distribution's catalog. Repositories that the
 * caller may not see have no effect on a page or on whether another one follows. Thread-safe.
 */
public final class CatalogEndpoint {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Registry registry;
  private final HttpOptions options;

  /** Creates an endpoint. */
  public CatalogEndpoint(Registry registry, HttpOptions options) {
    this.registry = Objects.requireNonNull(registry, "registry");
    this.options = Objects.requireNonNull(options, "options");
  }

  /**
   * Answers a GET or HEAD request with one page.
   *
   * @param rights tells whether the caller may see a repository in the list
   * @throws ApiException PAGINATION_NUMBER_INVALID if the parameter {@code n} is not a number
   */
  public HttpResponse list(HttpRequest request, Predicate<Access> rights, Locations locations) {
    PageQuery query = PageQuery.of(request.query());
    int n = Math.min(query.n().orElse(options.catalogDefault()), options.catalogLimit());
    Page<RepositoryName> page =
        page(n, query.last().orElse(""), name -> rights.test(Access.listing(name.value())));
    ObjectNode document = JSON.objectNode();
    ArrayNode names = document.putArray("repositories");
    page.items().forEach(name -> names.add(name.value()));
    HttpResponse.Builder response = JsonBody.response(200, document);
    page.last()
        .filter(name -> page.more())
        .ifPresent(name -> response.header(
            "Link", PageQuery.next(locations.link("/v2/_catalog?"), name.value(), n)));
    return response.build();
  }

  /** Returns a page that begins after {@code last}, which need not be a valid name. */
  private Page<RepositoryName> page(int n, String last, Predicate<RepositoryName> visible) {
    return parsed(last)
        .map(name -> registry.repositories(n, name, visible))
        .orElseGet(
            () -> registry.repositories(n, name -> follows(name, last) && visible.test(name)));
  }

  private static Optional<RepositoryName> parsed(String name) {
    try {
      return Optional.of(RepositoryName.parse(name));
    } catch (RegistryException e) {
      return Optional.empty();
    }
  }

  /** Returns whether {@code name} follows {@code last} in the order of {@code RepositoryName}. */
  private static boolean follows(RepositoryName name, String last) {
    return slashFirst(name.value()).compareTo(slashFirst(last)) > 0;
  }

  private static String slashFirst(String name) {
    return name.replace('/', '\0');
  }

  /** Returns the name of this class. */
  @Override
  public String toString() {
    return "CatalogEndpoint";
  }
}
