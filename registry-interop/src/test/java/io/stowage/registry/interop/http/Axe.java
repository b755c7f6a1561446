package io.stowage.registry.interop.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Finds faults of pages with axe-core: those of WCAG 2.2, levels A and AA, and bad practices. */
final class Axe {
  private static final String SCRIPT = "/axe.min.js";

  private static final String ALL =
      "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']";
  private static final String CONTRAST = "['color-contrast']";

  /** A contrast that axe cannot determine counts as a fault. */
  private static final String RUN = """
      const done = arguments[arguments.length - 1];
      axe.run(document, {preload: false, runOnly: %s})
          .then(found => found.violations
              .concat(found.incomplete.filter(rule => rule.id === 'color-contrast'))
              .flatMap(rule => rule.nodes.map(
                  node => rule.id + ' at ' + node.target + ': ' + node.failureSummary)))
          .then(done, problem => done(['axe: ' + problem]));
      """;

  private final String source;

  private Axe(String source) {
    this.source = source;
  }

  static Axe load() {
    try (InputStream script = Axe.class.getResourceAsStream(SCRIPT)) {
      byte[] source = Objects.requireNonNull(script, SCRIPT).readAllBytes();
      return new Axe(new String(source, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns all faults of the page that {@code chromium} shows, each with its place. */
  List<String> faults(Chromium chromium) {
    chromium.run(source);
    return chromium.await(RUN.formatted(ALL));
  }

  /** Returns the faults of contrast of a page that was searched for other faults before. */
  List<String> contrastFaults(Chromium chromium) {
    return chromium.await(RUN.formatted(CONTRAST));
  }
}
