package io.stowage.registry.interop.http;

import com.google.common.base.Splitter;
import com.google.common.io.Resources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One request of a recorded list, with references to contents and to earlier answers in the form
 * <code>${name}</code>.
 *
 * @param title what is special about the request
 * @param line the method and the target
 * @param headers the header lines
 * @param body the name of the content that is sent, or empty
 * @param chunked whether its length is not announced
 * @param saves the name under which the {@code Location} of the answer is kept, or empty
 */
record RecordedStep(
    String title,
    String line,
    List<String> headers,
    Optional<String> body,
    boolean chunked,
    Optional<String> saves) {
  private static final String TITLE = "== ";
  private static final String SAVES = "> ";
  private static final String BODY = "< ";
  private static final String CHUNKED = "<< ";

  /** Copies the list. */
  RecordedStep {
    headers = List.copyOf(headers);
  }

  /**
   * Reads a list of requests: for each a line {@code == title}, a line with the method and the
   * target, and then header lines, {@code < content}, {@code << content in chunks} and {@code >
   * name}. Lines that begin with {@code #} are comments.
   */
  static List<RecordedStep> load(String resource) {
    List<RecordedStep> steps = new ArrayList<>();
    List<String> block = new ArrayList<>();
    for (String line : lines(resource)) {
      if (line.startsWith(TITLE) && !block.isEmpty()) {
        steps.add(parse(block));
        block.clear();
      }
      block.add(line);
    }
    steps.add(parse(block));
    return steps;
  }

  private static List<String> lines(String resource) {
    try {
      String text = Resources.toString(
          Resources.getResource(RecordedStep.class, resource), StandardCharsets.UTF_8);
      return Splitter.on('\n')
          .trimResults()
          .omitEmptyStrings()
          .splitToStream(text)
          .filter(line -> !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static RecordedStep parse(List<String> block) {
    List<String> headers = block.stream()
        .skip(2)
        .filter(line -> !line.startsWith(SAVES) && !line.startsWith("<"))
        .toList();
    Optional<String> chunked = rest(block, CHUNKED);
    return new RecordedStep(
        block.get(0).substring(TITLE.length()),
        block.get(1),
        headers,
        chunked.or(() -> rest(block, BODY)),
        chunked.isPresent(),
        rest(block, SAVES));
  }

  private static Optional<String> rest(List<String> block, String prefix) {
    return block.stream()
        .skip(2)
        .filter(line -> line.startsWith(prefix))
        .map(line -> line.substring(prefix.length()))
        .findFirst();
  }

  /** Returns the method, the target and the title. */
  @Override
  public String toString() {
    return line + " (" + title + ")";
  }
}
