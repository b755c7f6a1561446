package io.stowage.registry.http.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A document, read more strictly than by a browser: each element is closed, each value is quoted,
 * and what is neither element nor entity is text.
 */
final class Markup {
  private static final String DOCTYPE = "<!DOCTYPE html>\n";
  private static final Pattern TOKEN =
      Pattern.compile("</([a-z0-9]+)>|<([a-z0-9]+)((?: [a-z-]+=\"[^\"<>]*\")*)>|[^<>]+");
  private static final Pattern ATTRIBUTE = Pattern.compile(" ([a-z-]+)=\"([^\"]*)\"");
  private static final Pattern LONE_AMPERSAND = Pattern.compile("&(?!(amp|lt|gt|quot|#39);)");
  private static final Set<String> VOID = Set.of("meta", "link");

  private final List<Element> elements = new ArrayList<>();
  private final Deque<Element> open = new ArrayDeque<>();

  /** An element with the text of everything in it. */
  record Element(String name, Map<String, String> attributes, StringBuilder content) {
    String text() {
      return content.toString();
    }
  }

  private Markup() {}

  static Markup parse(String document) {
    assertThat(document).startsWith(DOCTYPE).doesNotContainPattern(LONE_AMPERSAND);
    Markup markup = new Markup();
    Matcher token = TOKEN.matcher(document);
    int end = DOCTYPE.length();
    while (end < document.length()) {
      token.region(end, document.length());
      assertThat(token.lookingAt()).as("token at %s of %s", end, document).isTrue();
      markup.read(token);
      end = token.end();
    }
    assertThat(markup.open).isEmpty();
    return markup;
  }

  private void read(Matcher token) {
    String closed = part(token, 1);
    String opened = part(token, 2);
    if (!closed.isEmpty()) {
      assertThat(open.pop().name).isEqualTo(closed);
    } else if (!opened.isEmpty()) {
      Element element = new Element(opened, attributes(part(token, 3)), new StringBuilder());
      elements.add(element);
      if (!VOID.contains(element.name)) {
        open.push(element);
      }
    } else {
      String text = unescaped(part(token, 0));
      open.forEach(element -> element.content.append(text));
    }
  }

  /** Returns a group of a match, or an empty text if it is not part of the match. */
  private static String part(Matcher matcher, int group) {
    return Objects.requireNonNullElse(matcher.group(group), "");
  }

  private static Map<String, String> attributes(String text) {
    Map<String, String> attributes = new LinkedHashMap<>();
    Matcher attribute = ATTRIBUTE.matcher(text);
    while (attribute.find()) {
      attributes.put(part(attribute, 1), unescaped(part(attribute, 2)));
    }
    return attributes;
  }

  static String unescaped(String text) {
    return text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&");
  }

  List<Element> elements() {
    return elements;
  }

  /** Returns the elements with this name. */
  List<Element> all(String name) {
    return elements.stream().filter(element -> element.name.equals(name)).toList();
  }

  /** Returns the texts of the elements with this name. */
  List<String> texts(String name) {
    return all(name).stream().map(Element::text).toList();
  }

  /** Returns the only element with this name. */
  Element only(String name) {
    assertThat(all(name)).as(name).hasSize(1);
    return all(name).get(0);
  }

  /** Returns the values of this attribute on all elements. */
  List<String> values(String attribute) {
    return elements.stream()
        .filter(element -> element.attributes.containsKey(attribute))
        .map(element -> element.attributes.get(attribute))
        .toList();
  }
}
