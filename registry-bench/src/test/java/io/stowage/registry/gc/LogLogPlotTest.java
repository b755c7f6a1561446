package io.stowage.registry.gc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.stowage.registry.gc.LogLogPlot.Point;
import java.io.StringReader;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class LogLogPlotTest {
  private final LogLogPlot plot = new LogLogPlot("time & size <1>", "blobs", "seconds");

  @Test
  void writesAWellFormedDocumentWithItsTexts() throws Exception {
    plot.add("computed", List.of(new Point(10, 0.1), new Point(1000, 10)));

    Document document = parse(plot.svg());

    assertThat(document.getDocumentElement().getTagName()).isEqualTo("svg");
    assertThat(texts(document))
        .contains("time & size <1>", "blobs", "seconds", "computed")
        .contains("10", "100", "1,000")
        .contains("0.1", "1");
  }

  @Test
  void drawsEqualFactorsAtEqualDistances() throws Exception {
    plot.add("linear", List.of(new Point(10, 1), new Point(100, 10), new Point(1000, 100)));

    NodeList lines = parse(plot.svg()).getElementsByTagName("polyline");

    assertThat(lines.getLength()).isEqualTo(1);
    String points = lines.item(0).getAttributes().getNamedItem("points").getNodeValue();
    assertThat(points).isEqualTo("80.0,380.0 390.0,215.0 700.0,50.0");
  }

  @Test
  void drawsALineForEachSeries() throws Exception {
    plot.add("one", List.of(new Point(1, 1)));
    plot.add("two", List.of(new Point(2, 2)));

    assertThat(parse(plot.svg()).getElementsByTagName("polyline").getLength()).isEqualTo(2);
  }

  @Test
  void refusesValuesWithoutALogarithm() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> plot.add("zero", List.of(new Point(0, 1))))
        .withMessageContaining("positive");
  }

  private static Document parse(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }

  private static List<String> texts(Document document) {
    NodeList texts = document.getElementsByTagName("text");
    return IntStream.range(0, texts.getLength())
        .mapToObj(i -> texts.item(i).getTextContent())
        .toList();
  }
}
