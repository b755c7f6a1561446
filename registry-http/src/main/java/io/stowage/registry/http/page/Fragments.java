package io.stowage.registry.http.page;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Parts of documents that occur on several pages. */
final class Fragments {
  private static final int LONGEST = 10_000;
  private static final List<String> UNITS = List.of("KiB", "MiB", "GiB", "TiB", "PiB", "EiB");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
  static final Table PAIRS = Table.of(Table.column("Name", "key"), Table.column("Value", "value"));

  private Fragments() {}

  static Html.Element link(String address, String text) {
    return link(address, Html.text(text));
  }

  static Html.Element link(String address, Html content) {
    return Html.element("a", content).with("href", address);
  }

  static Html.Element code(String text) {
    return Html.element("code", text);
  }

  /** Returns a text from outside, whose end is omitted if it is very long. */
  static Html longText(String text) {
    if (text.length() <= LONGEST) {
      return Html.text(text);
    }
    int omitted = text.length() - LONGEST;
    return Html.text(text.substring(0, LONGEST) + "... (" + omitted + " more characters)");
  }

  static Html time(Instant time) {
    return Html.element("time", TIME.format(time)).with("datetime", time.toString());
  }

  /** Returns a size with one decimal in the largest binary unit that leaves 1.0 or more. */
  static Html size(long bytes) {
    return Html.element("data", human(bytes)).with("value", Long.toString(bytes));
  }

  private static String human(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    double value = bytes / 1024.0;
    int unit = 0;
    while (Math.round(value * 10) >= 10_240 && unit < UNITS.size() - 1) {
      value /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", value, UNITS.get(unit));
  }

  /** Returns {@code count} and {@code noun}, which gets an s unless {@code count} is one. */
  static String count(long count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }

  /** Returns a section whose heading names it. */
  static Html section(String id, String heading, List<? extends Html> content) {
    return Html.element(
            "section", Html.element("h2", heading).with("id", id), Html.element("div", content))
        .with("aria-labelledby", id);
  }

  static Html section(String id, String heading, Html... content) {
    return section(id, heading, List.of(content));
  }

  /** Returns a remark below a list. */
  static Html note(String text) {
    return Html.element("p", text).with("class", "note");
  }

  /** Returns what is shown in place of a list without entries, with an explanation. */
  static Html empty(String text, String explanation) {
    return Html.element("div", Html.element("p", text), note(explanation)).with("class", "empty");
  }

  /** Returns a list of facts. */
  static Html facts(List<? extends Html> facts) {
    return Html.element("dl", facts);
  }

  /** Returns one of the facts of a list. */
  static Html fact(String name, Html value) {
    return Html.element("div", Html.element("dt", name), Html.element("dd", value));
  }

  /** Returns a table of names and values from outside, sorted by name. */
  static Html pairs(Map<String, String> pairs) {
    List<Html> rows = new TreeMap<>(pairs)
        .entrySet().stream()
            .map(pair -> PAIRS.row(longText(pair.getKey()), longText(pair.getValue())))
            .toList();
    return PAIRS.with(rows);
  }

  /** Returns links to the first and to the next page of a list, as far as there are such pages. */
  static List<Html> pages(boolean isFirst, String first, Optional<String> next) {
    List<Html> links = new ArrayList<>();
    if (!isFirst) {
      links.add(Html.element("li", link(first, "First page")));
    }
    next.ifPresent(
        address -> links.add(Html.element("li", link(address, "Next page").with("rel", "next"))));
    return links.isEmpty()
        ? List.of()
        : List.of(Html.element("nav", Html.element("ul", links)).with("aria-label", "Pages"));
  }
}
