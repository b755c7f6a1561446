package io.stowage.registry.http.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlTest {
  private static String written(Html html) throws IOException {
    StringBuilder out = new StringBuilder();
    html.appendTo(out);
    return out.toString();
  }

  @Test
  void writesElementsWithAttributes() throws IOException {
    Html list = Html.element("ul", Html.element("li", "a").with("class", "x").with("id", "y"));
    assertThat(written(list)).isEqualTo("<ul><li class=\"x\" id=\"y\">a</li></ul>");
  }

  @Test
  void writesNoEndTagOfAnElementWithoutContent() throws IOException {
    assertThat(written(Html.element("meta").with("charset", "utf-8")))
        .isEqualTo("<meta charset=\"utf-8\">");
  }

  @Test
  void escapesTexts() throws IOException {
    assertThat(written(Html.element("p", "<b a=\"1\" c='2'>&amp;\n\t")))
        .isEqualTo("<p>&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;amp;\n\t</p>");
  }

  @Test
  void escapesValues() throws IOException {
    assertThat(written(Html.element("p").with("title", "\"><b>'&")))
        .isEqualTo("<p title=\"&quot;&gt;&lt;b&gt;&#39;&amp;\"></p>");
  }

  @Test
  void showsControlAndDirectionCharacters() throws IOException {
    assertThat(written(Html.text("a\0b\u202ec\ud800d\re")))
        .isEqualTo("a\\u0000b\\u202ec\\ud800d\\u000de");
  }

  @Test
  void keepsOtherCharacters() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Html.text("\u00fc\ud83d\ude00").writeDocument(out);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo("<!DOCTYPE html>\n\u00fc\ud83d\ude00\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"script", "style", "p onclick", "", "P", "a>"})
  void hasNoElementThatCouldContainCode(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> Html.element(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"onclick", "style", "a b", "", "a=", "A"})
  void hasNoAttributeThatCouldBeCode(String name) {
    Html.Element element = Html.element("p");
    assertThatIllegalArgumentException().isThrownBy(() -> element.with(name, ""));
  }
}
