package io.stowage.registry.http.page;

import io.stowage.registry.model.Printable;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A part of an HTML document: a text, or an element with attributes and content.
 *
 * <p>Texts and the values of attributes are kept as they are and escaped when the part is written,
 * so whatever a caller passes is shown as text. Control characters and characters that change the
 * direction of text are made visible as described at {@link Printable}, except for line breaks and
 * tabs. Immutable.
 */
sealed interface Html {
  /** Returns a text. */
  static Html text(String text) {
    return new Text(text);
  }

  /** Returns an element without attributes. */
  static Element element(String name, Html... content) {
    return element(name, List.of(content));
  }

  /** Returns an element without attributes that contains {@code text}. */
  static Element element(String name, String text) {
    return element(name, text(text));
  }

  /** Returns an element without attributes. */
  static Element element(String name, List<? extends Html> content) {
    return new Element(name, List.of(), List.copyOf(content));
  }

  /** Writes this part to {@code out}. */
  void appendTo(Appendable out) throws IOException;

  /** Writes this part as a document in UTF-8 to {@code out}, which stays open. */
  default void writeDocument(OutputStream out) throws IOException {
    Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    writer.write("<!DOCTYPE html>\n");
    appendTo(writer);
    writer.write('\n');
    writer.flush();
  }

  private static void escape(String text, Appendable out) throws IOException {
    int i = 0;
    while (i < text.length()) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      escape(c, out);
    }
  }

  private static void escape(int c, Appendable out) throws IOException {
    switch (c) {
      case '&' -> out.append("&amp;");
      case '<' -> out.append("&lt;");
      case '>' -> out.append("&gt;");
      case '"' -> out.append("&quot;");
      case '\'' -> out.append("&#39;");
      case '\n', '\t' -> out.append((char) c);
      default -> {
        if (c >= ' ' && c <= '~') {
          out.append((char) c);
        } else {
          out.append(Printable.of(Character.toString(c)));
        }
      }
    }
  }

  /**
   * A text.
   *
   * @param text the text without escapes
   */
  record Text(String text) implements Html {
    @Override
    public void appendTo(Appendable out) throws IOException {
      escape(text, out);
    }
  }

  /**
   * An attribute.
   *
   * @param name the name
   * @param value the value without escapes
   */
  record Attribute(String name, String value) {}

  /**
   * An element.
   *
   * @param name the name
   * @param attributes the attributes in order
   * @param content the content
   */
  record Element(String name, List<Attribute> attributes, List<Html> content) implements Html {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*");

    /** Elements without content and end tag. */
    private static final Set<String> VOID = Set.of("link", "meta");

    /** Elements in which escapes have no effect. */
    private static final Set<String> RAW = Set.of("script", "style");

    /** Checks the name. */
    public Element {
      if (!NAME.matcher(name).matches() || RAW.contains(name)) {
        throw new IllegalArgumentException("there is no safe element \"" + name + "\"");
      }
      attributes = List.copyOf(attributes);
      content = List.copyOf(content);
    }

    /**
     * Returns a copy of this element with one more attribute.
     *
     * @throws IllegalArgumentException if the value of the attribute would be code
     */
    Element with(String attribute, String value) {
      if (!NAME.matcher(attribute).matches()
          || attribute.startsWith("on")
          || attribute.equals("style")) {
        throw new IllegalArgumentException("there is no safe attribute \"" + attribute + "\"");
      }
      Attribute added = new Attribute(attribute, value);
      return new Element(
          name, Stream.concat(attributes.stream(), Stream.of(added)).toList(), content);
    }

    @Override
    public void appendTo(Appendable out) throws IOException {
      out.append('<').append(name);
      for (Attribute attribute : attributes) {
        out.append(' ').append(attribute.name).append("=\"");
        escape(attribute.value, out);
        out.append('"');
      }
      out.append('>');
      if (!VOID.contains(name)) {
        for (Html part : content) {
          part.appendTo(out);
        }
        out.append("</").append(name).append('>');
      }
    }
  }
}
