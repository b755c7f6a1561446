package io.stowage.registry.http.page;

import io.stowage.registry.http.access.Caller;
import io.stowage.registry.model.RepositoryName;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/** The page about what a collection would remove and what is in quarantine. */
final class GarbagePage {
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
    Optional<GarbageReport> report = view.latest();
    List<Html> path = List.of(Fragments.link(visit.links().repositories(), "Repositories"));
    return new Content(
        "Garbage",
        path,
        report
            .map(latest -> body(latest, visit))
            .orElseGet(() -> List.of(Html.element("p", "There is no report yet."))));
  }

  private static List<Html> body(GarbageReport report, Visit visit) {
    return List.of(
        Html.element("p", Html.text("The state at "), Fragments.time(report.time())),
        section("garbage", "What a collection would remove", report.garbage(), visit),
        section(
            "quarantine",
            "What is in quarantine and can be restored",
            report.quarantined(),
            visit));
  }

  private static Html section(String id, String heading, GarbageReport.Group group, Visit visit) {
    Html total = Html.element(
        "p",
        Html.text(Fragments.count(group.count(), "object") + ", "),
        Fragments.size(group.bytes()));
    List<Html> rows = group.items().stream()
        .filter(item -> item.repository().map(visit::maySee).orElse(true))
        .limit(Fragments.MOST_ROWS + 1L)
        .map(GarbagePage::row)
        .toList();
    return rows.isEmpty()
        ? Fragments.section(id, heading, total)
        : Fragments.section(
            id, heading, total, Fragments.table(List.of("Digest", "Repository", "Size"), rows));
  }

  private static Html row(GarbageReport.Item item) {
    return Fragments.row(
        Fragments.code(item.digest().toString()),
        Html.text(item.repository().map(RepositoryName::value).orElse("")),
        item.size().isPresent() ? Fragments.size(item.size().getAsLong()) : Html.text("not known"));
  }
}
