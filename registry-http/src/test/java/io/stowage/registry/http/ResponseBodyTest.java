package io.stowage.registry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ResponseBodyTest {
  @Test
  void aRegionClosesItsChannel() throws IOException {
    ReadableByteChannel channel = Channels.newChannel(InputStream.nullInputStream());
    response(new ResponseBody.Region(channel, 0)).close();
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void aStreamThatIsNotWrittenClosesItsContent() throws IOException {
    AtomicInteger closed = new AtomicInteger();
    ResponseBody.Content content = new ResponseBody.Content() {
      @Override
      public void writeTo(OutputStream out) {}

      @Override
      public void close() {
        closed.incrementAndGet();
      }
    };
    response(new ResponseBody.Stream(OptionalLong.empty(), content)).close();
    assertThat(closed).hasValue(1);
  }

  @Test
  void aContentThatHoldsNothingNeedsNoMethodToBeClosed() {
    ResponseBody.Content content = out -> out.write(1);
    assertThatCode(content::close).doesNotThrowAnyException();
  }

  private static HttpResponse response(ResponseBody body) {
    return HttpResponse.builder(200).body(body).build();
  }
}
