package io.stowage.registry.http.page;

import io.stowage.registry.http.access.Caller;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The parts that all pages share: the head of the document, the navigation and the footer.
 *
 * @param links the addresses of the pages
 * @param caller the caller, or empty on a page that is the same for everybody
 * @param garbage whether to show the link to the page about garbage
 */
record Frame(Links links, Optional<Caller> caller, boolean garbage) {
  /** Returns the frame of a page that is the same for everybody. */
  static Frame plain(Links links) {
    return new Frame(links, Optional.empty(), false);
  }

  /** Returns the whole document that shows {@code content}. */
  Html document(Content content) {
    return Html.element("html", head(content), body(content)).with("lang", "en");
  }

  private Html head(Content content) {
    return Html.element(
        "head",
        Html.element("meta").with("charset", "utf-8"),
        Html.element("meta")
            .with("name", "viewport")
            .with("content", "width=device-width, initial-scale=1"),
        Html.element("meta").with("name", "color-scheme").with("content", "light dark"),
        Html.element("title", content.title() + " - Registry"),
        Html.element("link").with("rel", "stylesheet").with("href", links.stylesheet()),
        Html.element("link")
            .with("rel", "icon")
            .with("type", "image/svg+xml")
            .with("href", links.icon()));
  }

  private Html body(Content content) {
    List<Html> main = new ArrayList<>();
    main.add(Html.element("h1", content.title()));
    main.addAll(content.body());
    List<Html> parts = new ArrayList<>();
    parts.add(Fragments.link("#main", "Skip to the content").with("class", "skip"));
    parts.add(header());
    if (!content.path().isEmpty()) {
      parts.add(path(content));
    }
    parts.add(Html.element("main", main).with("id", "main").with("tabindex", "-1"));
    parts.add(
        Html.element("footer", Html.element("p", "These pages change nothing. Times are in UTC.")));
    return Html.element("body", parts);
  }

  private Html header() {
    List<Html> entries = new ArrayList<>();
    entries.add(Html.element("li", Fragments.link(links.repositories(), "Repositories")));
    if (garbage) {
      entries.add(Html.element("li", Fragments.link(links.garbage(), "Garbage")));
    }
    caller.map(this::user).ifPresent(entries::add);
    return Html.element(
        "header", Html.element("nav", Html.element("ul", entries)).with("aria-label", "Registry"));
  }

  private Html user(Caller known) {
    return known
        .name()
        .map(name -> Html.element("li", "Signed in as " + name))
        .orElseGet(() -> Html.element("li", Fragments.link(links.signIn(), "Sign in")))
        .with("class", "user");
  }

  private static Html path(Content content) {
    List<Html> steps = new ArrayList<>();
    content.path().forEach(step -> steps.add(Html.element("li", step)));
    steps.add(Html.element("li", content.step()).with("aria-current", "page"));
    return Html.element("nav", Html.element("ol", steps))
        .with("class", "path")
        .with("aria-label", "Path");
  }
}
