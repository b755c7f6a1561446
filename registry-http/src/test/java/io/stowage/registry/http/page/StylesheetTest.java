package io.stowage.registry.http.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.stowage.registry.Registry;
import io.stowage.registry.http.HttpResponse;
import io.stowage.registry.storage.InMemoryStorage;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The colours of the style sheet, by the formulas of WCAG 2.2, "contrast ratio". */
class StylesheetTest {
  private static final Pattern BLOCK = Pattern.compile("(?s):root \\{(.*?)\\}");
  private static final Pattern COLOUR = Pattern.compile("--([a-z]+): (#[0-9a-f]{6});");

  /** The least ratio of a text of normal size, WCAG 2.2, success criterion 1.4.3. */
  private static final double LEAST = 4.5;

  /** The kinds of the columns that share the space that the others leave. */
  private static final Set<String> SHARING = Set.of("digest", "value");

  private static final Set<String> FOREGROUNDS = Set.of("text", "muted", "link");
  private static final Set<String> BACKGROUNDS = Set.of("page", "surface");

  private final String css = Browser.text(stylesheet());

  private static HttpResponse stylesheet() {
    Registry registry = Registry.open(InMemoryStorage.create());
    return Browser.of(RegistryPages.builder(registry).build()).get("/ui/style.css");
  }

  /** Returns the colours by name, of the light or of the dark look. */
  private Map<String, String> colours(boolean dark) {
    List<String> blocks =
        BLOCK.matcher(css).results().map(block -> block.group(1)).toList();
    assertThat(blocks).hasSize(2);
    return COLOUR
        .matcher(blocks.get(dark ? 1 : 0))
        .results()
        .collect(Collectors.toMap(each -> each.group(1), each -> each.group(2)));
  }

  private String colour(String name, boolean dark) {
    return Objects.requireNonNull(colours(dark).get(name), name);
  }

  private double contrast(String foreground, String background, boolean dark) {
    double one = luminance(colour(foreground, dark));
    double other = luminance(colour(background, dark));
    return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
  }

  private static double luminance(String colour) {
    return 0.2126 * linear(colour.substring(1, 3))
        + 0.7152 * linear(colour.substring(3, 5))
        + 0.0722 * linear(colour.substring(5, 7));
  }

  private static double linear(String hex) {
    double value = Integer.parseInt(hex, 16) / 255.0;
    return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
  }

  @ParameterizedTest
  @CsvSource({
    "text, page, 16.20, 14.89",
    "text, surface, 14.68, 12.73",
    "muted, page, 7.58, 8.49",
    "muted, surface, 6.87, 7.26",
    "link, page, 7.14, 9.24",
    "link, surface, 6.47, 7.90",
  })
  void hasEnoughContrast(String foreground, String background, double light, double dark) {
    assertThat(contrast(foreground, background, false))
        .isGreaterThanOrEqualTo(LEAST)
        .isCloseTo(light, within(0.005));
    assertThat(contrast(foreground, background, true))
        .isGreaterThanOrEqualTo(LEAST)
        .isCloseTo(dark, within(0.005));
  }

  @Test
  void drawsTextsAndBackgroundsInTheseColoursOnly() {
    assertThat(values("color")).isNotEmpty().isSubsetOf(variables(FOREGROUNDS));
    assertThat(values("background")).isNotEmpty().isSubsetOf(variables(BACKGROUNDS));
  }

  @Test
  void namesEveryColour() {
    assertThat(COLOUR.matcher(css).results().count())
        .as("a colour outside the two looks")
        .isEqualTo(css.chars().filter(c -> c == '#').count());
    assertThat(css).doesNotContain("rgb", "hsl", "opacity", "filter", "currentcolor");
  }

  @Test
  void loadsNothing() {
    assertThat(css).doesNotContain("url(", "@import", "@font-face");
  }

  /** Returns the values of a property. */
  private List<String> values(String property) {
    return Pattern.compile("(?m)^ +" + property + ": ([^;]*);")
        .matcher(css)
        .results()
        .map(use -> use.group(1))
        .toList();
  }

  private static List<String> variables(Set<String> names) {
    return names.stream().map(name -> "var(--" + name + ")").toList();
  }

  @Test
  void hasTheSameNamesInBothLooks() {
    assertThat(colours(true)).containsOnlyKeys(colours(false).keySet());
    assertThat(colours(false)).containsOnlyKeys("page", "surface", "line", "text", "muted", "link");
  }

  @Test
  void knowsTheKindsOfColumns() {
    List<Table.Column> columns = Stream.of(
            TagList.TABLE,
            ManifestPage.LAYERS,
            ManifestPage.CHILDREN,
            ManifestPage.REFERRERS,
            GarbagePage.TABLE,
            Fragments.PAIRS)
        .flatMap(table -> table.columns().stream())
        .filter(column -> !SHARING.contains(column.kind()))
        .toList();
    assertThat(columns)
        .isNotEmpty()
        .allSatisfy(column -> assertThat(css).contains("thead ." + column.kind()));
  }

  @Test
  void marksTheFocus() {
    assertThat(css).contains(":focus-visible {\n  outline: 3px solid var(--link);");
  }
}
