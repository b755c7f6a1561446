package io.stowage.registry.http.page;

import java.util.List;

/**
 * The content of one page within its frame.
 *
 * @param title the heading
 * @param path links to the pages above this one, the nearest one last
 * @param step the name of this page in the path
 * @param body the content below the heading
 */
record Content(String title, List<Html> path, String step, List<Html> body) {
  /** Copies the lists. */
  Content {
    path = List.copyOf(path);
    body = List.copyOf(body);
  }

  /** Creates the content of a page whose name in the path is its title. */
  Content(String title, List<Html> path, List<Html> body) {
    this(title, path, title, body);
  }

  /** Returns content that consists of one paragraph. */
  static Content message(String title, String text) {
    return new Content(title, List.of(), List.of(Html.element("p", text)));
  }
}
