package io.stowage.registry.testing.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.http.HttpResponse;
import io.stowage.registry.http.ResponseBody;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import org.junit.jupiter.api.Test;

class CutContentTest {
  @Test
  void closesTheWholeBodyEvenIfNothingOfItIsSent() throws IOException {
    ReadableByteChannel channel = Channels.newChannel(InputStream.nullInputStream());
    HttpResponse whole =
        HttpResponse.builder(200).body(new ResponseBody.Region(channel, 10)).build();
    CutContent.cut(whole, 3).close();
    assertThat(channel.isOpen()).isFalse();
  }
}
