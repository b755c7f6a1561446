package io.stowage.registry.http.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.model.Printable;
import java.io.IOException;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class HtmlPropertyTest {
  /** Texts of any characters, in which those that have a meaning in HTML are frequent. */
  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> marks = Arbitraries.of("<", ">", "&", "\"", "'", "&lt;", "</p>", "\n", "\t");
    return Arbitraries.oneOf(marks, Arbitraries.strings().all().ofMaxLength(5))
        .list()
        .ofMaxSize(10)
        .map(parts -> String.join("", parts));
  }

  @Property
  void aTextIsTheContentOfItsElement(@ForAll("texts") String text) throws IOException {
    Markup markup = parsed(Html.element("p", text));
    assertThat(markup.elements()).hasSize(1);
    assertThat(markup.only("p").text()).isEqualTo(shown(text));
  }

  @Property
  void aValueIsThatOfItsAttribute(@ForAll("texts") String text) throws IOException {
    Markup markup = parsed(Html.element("p").with("title", text));
    assertThat(markup.elements()).hasSize(1);
    assertThat(markup.only("p").attributes()).containsOnlyKeys("title");
    assertThat(markup.only("p").attributes()).containsEntry("title", shown(text));
  }

  private static Markup parsed(Html html) throws IOException {
    StringBuilder out = new StringBuilder("<!DOCTYPE html>\n");
    html.appendTo(out);
    return Markup.parse(out.toString());
  }

  /** Returns what is shown of a text: tabs and line breaks stay as they are. */
  private static String shown(String text) {
    return text.codePoints()
        .mapToObj(Character::toString)
        .map(c -> c.equals("\n") || c.equals("\t") ? c : Printable.of(c))
        .collect(Collectors.joining());
  }
}
