package io.stowage.registry.http.page;

import io.stowage.registry.Page;
import io.stowage.registry.Repository;
import io.stowage.registry.TagEntry;
import io.stowage.registry.TagService;
import io.stowage.registry.layout.DamagedLinkException;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The page with the tags of a repository. */
final class TagList {
  private static final int MOST = 100;
  static final Table TABLE = Table.of(
      Table.column("Tag", "name"),
      Table.column("Digest", "digest"),
      Table.column("Kind", "kind"),
      Table.column("Size", "size"),
      Table.column("Set", "time"));

  private final Repository repository;
  private final Visit visit;
  private final Map<Digest, Optional<ManifestSummary>> summaries = new HashMap<>();

  private TagList(Repository repository, Visit visit) {
    this.repository = repository;
    this.visit = visit;
  }

  /** Returns the content of the page, or empty if the repository does not exist. */
  static Optional<Content> content(Repository repository, Visit visit) {
    return repository.exists()
        ? Optional.of(new TagList(repository, visit).content())
        : Optional.empty();
  }

  private Content content() {
    Optional<Tag> last = visit.last().flatMap(TagList::parsed);
    Page<Tag> page = page(last);
    Links links = visit.links();
    RepositoryName name = repository.name();
    List<Html> body = new ArrayList<>();
    body.add(table(page.items()));
    body.addAll(Fragments.pages(
        last.isEmpty(),
        links.tags(name),
        page.last().filter(tag -> page.more()).map(tag -> links.tagsAfter(name, tag))));
    return new Content(
        name.value(), List.of(Fragments.link(links.repositories(), "Repositories")), body);
  }

  private static Optional<Tag> parsed(String tag) {
    try {
      return Optional.of(Tag.parse(tag));
    } catch (RegistryException e) {
      return Optional.empty();
    }
  }

  /** Returns a page of tags, which is empty for a repository that never had one. */
  private Page<Tag> page(Optional<Tag> last) {
    TagService tags = repository.tags();
    try {
      return last.map(tag -> tags.list(MOST, tag)).orElseGet(() -> tags.list(MOST));
    } catch (RegistryException e) {
      if (e.code() == ErrorCode.NAME_UNKNOWN) {
        return new Page<>(List.of(), false);
      }
      throw e;
    }
  }

  private Html table(List<Tag> tags) {
    List<Html> rows = tags.stream().flatMap(tag -> row(tag).stream()).toList();
    return rows.isEmpty()
        ? Fragments.empty(
            "There are no tags here.", "Manifests without a tag can be pulled by their digest.")
        : TABLE.with(rows);
  }

  /** Returns the row of a tag, or empty if the tag was removed in the meantime. */
  private Optional<Html> row(Tag tag) {
    try {
      return repository.tags().findEntry(tag).map(this::entryRow);
    } catch (DamagedLinkException e) {
      Html none = Html.text("");
      return Optional.of(
          TABLE.row(Html.text(tag.value()), Html.text("The tag is damaged."), none, none, none));
    }
  }

  private Html entryRow(TagEntry entry) {
    String tag = entry.tag().value();
    Html digest = Fragments.code(entry.digest().toString());
    Html time = Fragments.time(entry.taggedAt());
    return summaries
        .computeIfAbsent(entry.digest(), each -> ManifestSummary.find(repository, each))
        .map(summary -> TABLE.row(
            Fragments.link(visit.links().manifest(repository.name(), entry.tag()), tag),
            digest,
            Html.text(summary.kind()),
            summary.size(),
            time))
        .orElseGet(() -> TABLE.row(
            Html.text(tag), digest, Html.text("Missing or damaged"), Html.text(""), time));
  }
}
