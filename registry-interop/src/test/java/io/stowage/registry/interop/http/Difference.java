package io.stowage.registry.interop.http;

import com.google.common.base.Splitter;
import com.google.common.io.Resources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A difference between the answers of docker-registry and of ours. One that is known has patterns
 * instead of texts, in which {@code *} stands for any characters and {@code ?} for one.
 *
 * @param request the request, with the status of both answers
 * @param aspect the name of a header in lower case, or {@code status} or {@code body}; if it is
 *     known, also several, with commas between them
 * @param theirs what docker-registry answers, or {@code -} if nothing
 * @param ours what we answer, or {@code -} if nothing
 * @param reason why it is so, if it is known
 */
record Difference(String request, String aspect, String theirs, String ours, String reason) {
  private static final char TAB = '\t';
  private static final Pattern WILDCARD = Pattern.compile("\\*|\\?|[^*?]+");

  /** Reads known differences: five columns with tabs between them, and comments with {@code #}. */
  static List<Difference> load(String resource) {
    try {
      String text = Resources.toString(
          Resources.getResource(Difference.class, resource), StandardCharsets.UTF_8);
      return Splitter.on('\n')
          .omitEmptyStrings()
          .splitToStream(text)
          .filter(line -> !line.startsWith("#"))
          .map(Difference::parse)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Difference parse(String line) {
    List<String> columns = Splitter.on(TAB).trimResults().splitToList(line);
    if (columns.size() != 5 || columns.contains("")) {
      throw new IllegalArgumentException("\"" + line + "\", expected five columns");
    }
    return new Difference(
        columns.get(0), columns.get(1), columns.get(2), columns.get(3), columns.get(4));
  }

  /** Returns whether this known difference explains {@code found}. */
  boolean explains(Difference found) {
    return matches(request, found.request)
        && Splitter.on(", ").splitToStream(aspect).anyMatch(each -> matches(each, found.aspect))
        && matches(theirs, found.theirs)
        && matches(ours, found.ours);
  }

  private static boolean matches(String pattern, String text) {
    String regex = WILDCARD.matcher(pattern).replaceAll(part -> switch (part.group()) {
      case "*" -> ".*";
      case "?" -> ".";
      default -> Matcher.quoteReplacement(Pattern.quote(part.group()));
    });
    return Pattern.compile(regex, Pattern.DOTALL).matcher(text).matches();
  }

  /** Returns the columns. */
  @Override
  public String toString() {
    return String.join(Character.toString(TAB), request, aspect, theirs, ours, reason);
  }
}
