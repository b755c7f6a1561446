package io.stowage.registry.gc.retention;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses regular expressions of the kind that {@link TagPattern#regex} describes. Each expression
 * that it accepts has the same meaning in {@link Pattern}. Not thread-safe.
 */
final class RegexParser {
  private static final Pattern COUNT = Pattern.compile("\\{([0-9]{1,3})(?:(,)([0-9]{1,3})?)?\\}");

  private final String text;
  private final int end;
  private int at;

  private RegexParser(String text, int begin, int end) {
    this.text = text;
    this.at = begin;
    this.end = end;
  }

  /**
   * Parses {@code text}. A circumflex at its beginning and a dollar sign at its end have no effect,
   * because the whole of a tag is compared.
   *
   * @throws IllegalArgumentException if it is malformed; the message states what was expected
   */
  static PatternPart parse(String text) {
    int begin = text.startsWith("^") ? 1 : 0;
    int end = text.length() - (isAnchored(text) ? 1 : 0);
    RegexParser parser = new RegexParser(text, begin, Math.max(begin, end));
    PatternPart part = parser.alternatives();
    if (parser.at < parser.end) {
      throw parser.expected("a group that begins before )");
    }
    return part;
  }

  /** Returns whether the text ends with a dollar sign that no backslash escapes. */
  private static boolean isAnchored(String text) {
    int escapes = 0;
    while (text.endsWith("\\".repeat(escapes + 1) + "$")) {
      escapes++;
    }
    return text.endsWith("$") && escapes % 2 == 0;
  }

  private PatternPart alternatives() {
    List<PatternPart> parts = new ArrayList<>(List.of(sequence()));
    while (skip('|')) {
      parts.add(sequence());
    }
    return PatternPart.oneOf(parts);
  }

  private PatternPart sequence() {
    List<PatternPart> parts = new ArrayList<>();
    while (at < end && !isNext('|') && !isNext(')')) {
      parts.add(repeated(atom()));
    }
    return PatternPart.sequence(parts);
  }

  private PatternPart repeated(PatternPart part) {
    PatternPart repeated = part;
    if (skip('*')) {
      repeated = PatternPart.repeated(part, 0, PatternPart.UNLIMITED);
    } else if (skip('+')) {
      repeated = PatternPart.repeated(part, 1, PatternPart.UNLIMITED);
    } else if (skip('?')) {
      repeated = PatternPart.repeated(part, 0, 1);
    } else if (isNext('{')) {
      repeated = counted(part);
    } else {
      return part;
    }
    boolean unusedReluctance = skip('?'); // has no effect on which tags match as a whole
    if (isNext('*') || isNext('+') || isNext('?') || isNext('{')) {
      throw expected("one quantifier");
    }
    return repeated;
  }

  private PatternPart counted(PatternPart part) {
    Matcher count = COUNT.matcher(text).region(at, end);
    if (!count.lookingAt()) {
      throw expected("{n}, {n,} or {n,m}, each number less than 1000");
    }
    int least = Integer.parseInt(count.group(1));
    int most = least;
    if (count.group(2) != null) {
      most = count.group(3) == null ? PatternPart.UNLIMITED : Integer.parseInt(count.group(3));
    }
    if (most < least) {
      throw expected("{n,m} whose first number is not greater than the second");
    }
    at = count.end();
    return PatternPart.repeated(part, least, most);
  }

  private PatternPart atom() {
    if (skip('(')) {
      return group();
    }
    if (skip('[')) {
      return PatternPart.characters(set());
    }
    if (skip('.')) {
      return PatternPart.characters(AsciiSets.all());
    }
    if (skip('\\')) {
      return PatternPart.characters(escaped());
    }
    if ("*+?{}]^$".indexOf(text.charAt(at)) >= 0) {
      throw expected("a backslash before a quantifier, bracket or anchor that stands for itself");
    }
    return PatternPart.characters(AsciiSets.of(literal()));
  }

  private PatternPart group() {
    if (isNext('?')) {
      at++;
      if (!skip(':')) {
        throw expected("(?: or ( alone at the beginning of a group");
      }
    }
    PatternPart group = alternatives();
    if (!skip(')')) {
      throw expected("a group that ends with )");
    }
    return group;
  }

  private BitSet set() {
    boolean negated = skip('^');
    BitSet set = new BitSet();
    do {
      set.or(range());
    } while (at < end && !isNext(']'));
    if (!skip(']')) {
      throw expected("a set that ends with ]");
    }
    if (negated) {
      set.flip(0, AsciiSets.SIZE);
    }
    return set;
  }

  private BitSet range() {
    BitSet first = member();
    boolean range = isNext('-') && at + 1 < end && text.charAt(at + 1) != ']';
    if (!range) {
      return first;
    }
    at++;
    BitSet last = member();
    int from = first.nextSetBit(0);
    int to = last.nextSetBit(0);
    if (first.cardinality() != 1 || last.cardinality() != 1 || from > to) {
      throw expected("a range such as a-z");
    }
    BitSet set = new BitSet();
    set.set(from, to + 1);
    return set;
  }

  private BitSet member() {
    if (skip('\\')) {
      return escaped();
    }
    if (at >= end || isNext('[') || isNext(']') || text.startsWith("&&", at)) {
      throw expected("a set such as [a-z0-9], without sets in it");
    }
    return AsciiSets.of(literal());
  }

  private BitSet escaped() {
    if (at >= end) {
      throw expected("a character after the backslash");
    }
    char c = literal();
    return switch (c) {
      case 'd' -> AsciiSets.digits();
      case 'D' -> AsciiSets.inverse(AsciiSets.digits());
      case 'w' -> AsciiSets.word();
      case 'W' -> AsciiSets.inverse(AsciiSets.word());
      default -> {
        if (AsciiSets.word().get(c)) {
          throw expected("\\d, \\D, \\w, \\W, or a backslash before punctuation");
        }
        yield AsciiSets.of(c);
      }
    };
  }

  private char literal() {
    char c = text.charAt(at);
    if (c <= ' ' || c >= AsciiSets.SIZE - 1) {
      throw expected("printable ASCII without spaces");
    }
    at++;
    return c;
  }

  private boolean isNext(char c) {
    return at < end && text.charAt(at) == c;
  }

  private boolean skip(char c) {
    boolean next = isNext(c);
    if (next) {
      at++;
    }
    return next;
  }

  private IllegalArgumentException expected(String what) {
    return new IllegalArgumentException("expected " + what + ", at character " + (at + 1));
  }
}
