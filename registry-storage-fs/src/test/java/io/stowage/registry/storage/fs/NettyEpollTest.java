package io.stowage.registry.storage.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.DefaultFileRegion;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.model.Digest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests that Netty's native transport accepts the channel of a blob as the JDK's own. */
class NettyEpollTest {
  private static final byte[] CONTENT = new byte[3_000_017];

  static {
    new Random(1).nextBytes(CONTENT);
  }

  private final Repository app;
  private final Digest blob;

  NettyEpollTest(@TempDir Path root) {
    app =
        Registry.open(FileSystemStorage.openOrCreate(root, Durability.RELAXED)).repository("app");
    blob = app.blobs().put(CONTENT).digest();
  }

  @Test
  @Timeout(60)
  void sendsAWholeBlob() throws Exception {
    assertThat(sent(0)).isEqualTo(CONTENT);
  }

  @Test
  @Timeout(60)
  void sendsTheRestOfABlob() throws Exception {
    assertThat(sent(1_000_003)).isEqualTo(Arrays.copyOfRange(CONTENT, 1_000_003, CONTENT.length));
  }

  @Test
  void theChannelIsTheJdksOwnAndReadOnly() throws IOException {
    try (FileChannel channel = open(0);
        FileChannel own = FileChannel.open(Path.of("/dev/null"))) {
      assertThat(channel).hasSameClassAs(own);
      assertThatExceptionOfType(NonWritableChannelException.class)
          .isThrownBy(() -> channel.write(ByteBuffer.allocate(1)));
    }
  }

  private FileChannel open(long offset) {
    return (FileChannel) app.blobs().channel(blob, offset).channel();
  }

  private byte[] sent(long offset) throws Exception {
    assumeTrue(Epoll.isAvailable(), "skipped: Netty's epoll transport is not available here");
    EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    try {
      Channel server = new ServerBootstrap()
          .group(loop)
          .channel(EpollServerSocketChannel.class)
          .childHandler(new Sender(offset))
          .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
          .sync()
          .channel();
      InetSocketAddress address = (InetSocketAddress) server.localAddress();
      try (Socket client = new Socket(address.getAddress(), address.getPort())) {
        return client.getInputStream().readAllBytes();
      }
    } finally {
      loop.shutdownGracefully(0, 10, TimeUnit.SECONDS).sync();
    }
  }

  /** Sends the blob over each connection and then closes the connection. */
  private final class Sender extends ChannelInitializer<SocketChannel> {
    private final long offset;

    Sender(long offset) {
      this.offset = offset;
    }

    @Override
    protected void initChannel(SocketChannel socket) {
      socket.pipeline().addLast(new ChannelInboundHandlerAdapter() {
        @Override
        public void channelActive(ChannelHandlerContext context) {
          DefaultFileRegion region =
              new DefaultFileRegion(open(offset), offset, CONTENT.length - offset);
          context.writeAndFlush(region).addListener(ChannelFutureListener.CLOSE);
        }
      });
    }
  }
}
