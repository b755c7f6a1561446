package io.stowage.registry.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** Checks that {@code docs/conformance.md} names a test for each rule that concerns a registry. */
class ConformanceTest {
  private static final Path PAGE = Path.of("../docs/conformance.md");
  private static final Pattern STATED =
      Pattern.compile("has (\\d+) such sentences: (\\d+) concern a registry, and (\\d+) do not\\.");
  private static final Pattern ROW =
      Pattern.compile("^\\| (\\d+) \\|([^|\n]*)\\|([^|\n]*)\\| ([^|\n]*) \\|$", Pattern.MULTILINE);
  private static final Pattern TEST = Pattern.compile("`([\\w.]+)#(\\w+)`");
  private static final Pattern TESTS = Pattern.compile(TEST + "(, " + TEST + ")*");
  private static final String NO_CONCERN = "does not concern a registry: ";

  /** A row of the page: the number of a sentence, and its last column. */
  private record Row(int number, String test) {
    boolean concernsRegistries() {
      return !test.startsWith(NO_CONCERN);
    }
  }

  @Test
  void theStatedNumbersAreThoseOfTheRows() throws IOException {
    List<Row> rows = rows();
    int concern = (int) rows.stream().filter(Row::concernsRegistries).count();
    Matcher stated = STATED.matcher(page().replaceAll("\\s+", " "));
    assertThat(stated.find()).isTrue();
    assertThat(rows)
        .extracting(Row::number)
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, number(stated, 1)).boxed().toList());
    assertThat(number(stated, 2)).isEqualTo(concern);
    assertThat(number(stated, 3)).isEqualTo(rows.size() - concern);
  }

  @Test
  void eachRowNamesTestsOrAReasonForNone() throws IOException {
    assertThat(rows())
        .allSatisfy(row -> assertThat(row.test())
            .matches(row.concernsRegistries() ? TESTS.pattern() : NO_CONCERN + ".+"));
  }

  @Test
  void eachNamedTestExists() throws Exception {
    for (Row row : rows()) {
      for (MatchResult test : TEST.matcher(row.test()).results().toList()) {
        assertThat(isTest(test.group(1), test.group(2))).as(test.group()).isTrue();
      }
    }
  }

  private static String page() throws IOException {
    return Files.readString(PAGE);
  }

  private static List<Row> rows() throws IOException {
    return ROW.matcher(page())
        .results()
        .map(row -> new Row(Integer.parseInt(row.group(1)), row.group(4)))
        .toList();
  }

  private static int number(MatchResult match, int group) {
    return Integer.parseInt(match.group(group));
  }

  /** Looks for a test in a class that is named relative to this package. */
  private static boolean isTest(String type, String method) throws ClassNotFoundException {
    String name = ConformanceTest.class.getPackageName() + "." + type.replace("Test.", "Test$");
    return Stream.of(Class.forName(name).getDeclaredMethods())
        .filter(each -> each.getName().equals(method))
        .anyMatch(each -> each.isAnnotationPresent(Test.class)
            || each.isAnnotationPresent(ParameterizedTest.class)
            || each.isAnnotationPresent(Property.class));
  }
}
