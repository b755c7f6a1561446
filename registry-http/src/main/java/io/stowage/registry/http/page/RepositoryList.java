package io.stowage.registry.http.page;

import io.stowage.registry.Page;
import io.stowage.registry.Registry;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The page with the repositories that a caller may pull. */
final class RepositoryList {
  private static final int MOST = 100;

  private final Registry registry;

  RepositoryList(Registry registry) {
    this.registry = registry;
  }

  Content content(Visit visit) {
    Optional<RepositoryName> last = visit.last().flatMap(RepositoryList::parsed);
    Page<RepositoryName> page = last.map(name -> registry.repositories(MOST, name, visit::maySee))
        .orElseGet(() -> registry.repositories(MOST, visit::maySee));
    Links links = visit.links();
    List<Html> body = new ArrayList<>();
    body.add(list(page.items(), links));
    body.addAll(Fragments.pages(
        last.isEmpty(),
        links.repositories(),
        page.last().filter(name -> page.more()).map(links::repositoriesAfter)));
    return new Content("Repositories", List.of(), body);
  }

  private static Optional<RepositoryName> parsed(String name) {
    try {
      return Optional.of(RepositoryName.parse(name));
    } catch (RegistryException e) {
      return Optional.empty();
    }
  }

  private static Html list(List<RepositoryName> names, Links links) {
    if (names.isEmpty()) {
      return Fragments.empty(
          "There are no repositories here.",
          "A repository exists as soon as something is pushed to it. Those that you may not pull "
              + "are not shown.");
    }
    return Html.element(
            "ul",
            names.stream()
                .map(name -> Html.element("li", Fragments.link(links.tags(name), name.value())))
                .toList())
        .with("class", "names");
  }
}
