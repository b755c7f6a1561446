package io.stowage.registry.interop.hostile;

import com.google.common.collect.ImmutableListMultimap;
import com.google.common.io.Resources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The pieces of which hostile requests are made. The file {@code pieces.txt} lists them, and
 * describes how they are written.
 *
 * @param byKind the pieces of each kind, in which a character stands for a byte
 */
record Pieces(ImmutableListMultimap<String, String> byKind) {
  private static final String KIND = "== ";
  private static final String COMMENT = "# ";
  private static final Pattern REPETITION = Pattern.compile("<<(.*?)\\*([0-9]+)>>");
  private static final Pattern ESCAPE = Pattern.compile("\\\\(x[0-9a-f]{2}|.)");

  /** Reads the file. */
  static Pieces read() {
    ImmutableListMultimap.Builder<String, String> pieces = ImmutableListMultimap.builder();
    String kind = "";
    for (String line : lines()) {
      if (line.startsWith(KIND)) {
        kind = line.substring(KIND.length());
      } else if (!line.isEmpty() && !line.startsWith(COMMENT)) {
        pieces.put(kind, piece(line));
      }
    }
    return new Pieces(pieces.build());
  }

  private static List<String> lines() {
    try {
      return Resources.readLines(
          Resources.getResource(Pieces.class, "pieces.txt"), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String piece(String line) {
    String repeated = REPETITION
        .matcher(line)
        .replaceAll(found -> quoted(found.group(1).repeat(Integer.parseInt(found.group(2)))));
    return ESCAPE.matcher(repeated).replaceAll(found -> quoted(unescaped(found)));
  }

  private static String quoted(String replacement) {
    return Matcher.quoteReplacement(replacement);
  }

  private static String unescaped(MatchResult escape) {
    String text = escape.group(1);
    return switch (text.charAt(0)) {
      case 'r' -> "\r";
      case 'n' -> "\n";
      case 't' -> "\t";
      case 'e' -> "";
      case 'x' -> Character.toString(Integer.parseInt(text.substring(1), 16));
      default -> text;
    };
  }

  /** Returns all pieces of {@code kind}. */
  List<String> of(String kind) {
    List<String> pieces = byKind.get(kind);
    if (pieces.isEmpty()) {
      throw new IllegalArgumentException("there are no pieces of the kind " + kind);
    }
    return pieces;
  }
}
