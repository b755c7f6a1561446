package io.stowage.registry.http.page;

import io.stowage.registry.http.access.Caller;
import io.stowage.registry.model.RepositoryName;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/** The page about what a collection would remove and what is in quarantine. */
final class GarbagePage {
  static final Table TABLE = Table.of(
      Table.column("Digest", "digest"),
      Table.column("Kind", "object"),
      Table.column("Size", "size"));

  private final GarbageView view;
  private final Predicate<Caller> allowed;

  GarbagePage(GarbageView view, Predicate<Caller> allowed) {
    this.view = Objects.requireNonNull(view, "view");
    this.allowed = Objects.requireNonNull(allowed, "allowed");
  }

  /** Returns whether {@code caller} may see the page. */
  boolean isVisibleTo(Caller caller) {
    return allowed.test(caller);
  }

  Content content(Visit visit) {
    List<Html> path = List.of(Fragments.link(visit.links().repositories(), "Repositories"));
    return new Content(
        "Garbage",
        path,
        view.latest()
            .map(report -> body(report, visit))
            .orElseGet(() -> List.of(Fragments.empty(
                "There is no report yet.",
                "It takes a while to find all garbage. Load this page again in a moment."))));
  }

  private static List<Html> body(GarbageReport report, Visit visit) {
    return List.of(
        Html.element("p", Html.text("The state at "), Fragments.time(report.time())),
        section(
            "garbage",
            "What a collection would remove",
            report.garbage(),
            Fragments.empty(
                "A collection would remove nothing.",
                "Content stays while a manifest needs it or while it is young."),
            visit),
        section(
            "quarantine",
            "What is in quarantine and can be restored",
            report.quarantined(),
            Fragments.empty(
                "There is nothing in quarantine.",
                "Collections hold removed objects if their options say so."),
            visit));
  }

  private static Html section(
      String id, String heading, GarbageReport.Group group, Html empty, Visit visit) {
    if (group.count() == 0) {
      return Fragments.section(id, heading, empty);
    }
    List<Html> content = new ArrayList<>();
    content.add(Html.element(
        "p",
        Html.text(Fragments.count(group.count(), "object") + ", "),
        Fragments.size(group.bytes())));
    List<Html> rows = group.items().stream()
        .filter(item -> item.repository().map(visit::maySee).orElse(true))
        .limit(Table.MOST_ROWS)
        .map(item -> row(item, visit.links()))
        .toList();
    if (!rows.isEmpty()) {
      content.add(TABLE.with(rows));
    }
    if (rows.size() < group.count()) {
      content.add(Fragments.note("Not all of them are listed here."));
    }
    return Fragments.section(id, heading, content);
  }

  private static Html row(GarbageReport.Item item, Links links) {
    return TABLE.row(
        Fragments.code(item.digest().toString()),
        item.repository().map(name -> manifest(name, links)).orElseGet(() -> Html.text("Blob")),
        item.size().isPresent() ? Fragments.size(item.size().getAsLong()) : Html.text(""));
  }

  private static Html manifest(RepositoryName repository, Links links) {
    return Html.element(
        "span",
        Html.text("Manifest in "),
        Fragments.link(links.tags(repository), repository.value()));
  }
}
