package io.stowage.registry.http.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class AnswerTest {
  @Test
  void hasThePathOfAnAbsoluteLocation() throws IOException {
    String head = String.join(
        "\r\n",
        "HTTP/1.1 202 Accepted",
        "location: http://127.0.0.1:5000/v2/a/blobs/uploads/1?x=y",
        "Content-Length: 0",
        "",
        "");
    assertThat(Answer.parse(head)).isEqualTo(new Answer(202, 0, "/v2/a/blobs/uploads/1?x=y"));
  }

  @Test
  void mayLackALength() throws IOException {
    assertThat(Answer.parse("HTTP/1.1 200 OK\r\nX-Content-Length: 7\r\n\r\n"))
        .isEqualTo(new Answer(200, -1, ""));
  }

  @Test
  void isNotAnyText() {
    assertThatThrownBy(() -> Answer.parse("SSH-2.0\r\n\r\n")).isInstanceOf(IOException.class);
  }
}
