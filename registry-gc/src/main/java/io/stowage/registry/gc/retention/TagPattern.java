package io.stowage.registry.gc.retention;

import io.stowage.registry.model.Printable;
import io.stowage.registry.model.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A pattern of tags: a glob or a regular expression, which is compared with the whole tag. A
 * comparison takes time proportional to the length of the tag, whatever the pattern is. Immutable.
 */
public final class TagPattern {
  private static final int LONGEST = 1000;

  private final String text;
  private final boolean regex;
  private final Automaton automaton = new Automaton();
  private final int start;

  private TagPattern(String text, boolean regex, PatternPart pattern) {
    this.text = text;
    this.regex = regex;
    this.start = pattern.before(Automaton.END, automaton);
  }

  /**
   * Parses a glob: {@code *} stands for any number of characters and {@code ?} for one; all others
   * stand for themselves and must be those of tags, {@code [A-Za-z0-9._-]}.
   *
   * @throws IllegalArgumentException if {@code text} is malformed or too long; names the text and
   *     what was expected
   */
  public static TagPattern glob(String text) {
    Objects.requireNonNull(text, "text");
    String expected = "expected a glob of 1 to " + LONGEST + " of [A-Za-z0-9._-], * and ?";
    if (text.isEmpty() || text.length() > LONGEST) {
      throw invalid(text, expected);
    }
    List<PatternPart> parts = new ArrayList<>();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '*') {
        PatternPart any = PatternPart.characters(AsciiSets.all());
        parts.add(PatternPart.repeated(any, 0, PatternPart.UNLIMITED));
      } else if (c == '?') {
        parts.add(PatternPart.characters(AsciiSets.all()));
      } else if (AsciiSets.word().get(c) || c == '.' || c == '-') {
        parts.add(PatternPart.characters(AsciiSets.of(c)));
      } else {
        throw invalid(text, expected);
      }
    }
    return new TagPattern(text, false, PatternPart.sequence(parts));
  }

  /**
   * Parses a regular expression. It consists of characters, {@code .}, sets such as {@code
   * [a-z0-9]} and {@code [^.]}, {@code \d}, {@code \w} and their inverses, groups, {@code |}, and
   * the quantifiers {@code *}, {@code +}, {@code ?} and {@code {n,m}}. A backslash makes
   * punctuation stand for itself. Back references, look-around and flags are refused.
   *
   * @throws IllegalArgumentException if {@code text} is malformed, too long, or repeats too much;
   *     names the text and what was expected
   */
  public static TagPattern regex(String text) {
    Objects.requireNonNull(text, "text");
    if (text.isEmpty() || text.length() > LONGEST) {
      throw invalid(text, "expected 1 to " + LONGEST + " characters");
    }
    try {
      return new TagPattern(text, true, RegexParser.parse(text));
    } catch (IllegalArgumentException e) {
      throw invalid(text, String.valueOf(e.getMessage()));
    }
  }

  private static IllegalArgumentException invalid(String text, String expected) {
    String shown = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    return new IllegalArgumentException("pattern is \"" + Printable.of(shown) + "\", " + expected);
  }

  /** Returns whether the whole of {@code tag} matches this pattern. */
  public boolean matches(Tag tag) {
    Objects.requireNonNull(tag, "tag");
    return automaton.accepts(start, tag.value());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TagPattern that && regex == that.regex && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return Objects.hash(text, regex);
  }

  /** Returns the text of the pattern. */
  @Override
  public String toString() {
    return text;
  }
}
