package io.stowage.registry.http;

import com.google.common.base.Splitter;
import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The addresses of proxies whose forwarding headers are trusted. A header of any other peer is
 * ignored, because a client can write it. Immutable.
 */
public final class TrustedProxies {
  private static final TrustedProxies NONE = new TrustedProxies(List.of());
  private static final Splitter COMMAS = Splitter.on(',').trimResults().omitEmptyStrings();

  private final List<Block> blocks;

  private TrustedProxies(List<Block> blocks) {
    this.blocks = blocks;
  }

  /** Returns the empty set: no forwarding header is trusted. */
  public static TrustedProxies none() {
    return NONE;
  }

  /**
   * Parses a list of addresses and CIDR blocks.
   *
   * @param blocks such as {@code 10.0.0.0/8}, {@code fd00::/8} or {@code 192.0.2.7}
   * @throws IllegalArgumentException if one of them is neither
   */
  public static TrustedProxies of(List<String> blocks) {
    Objects.requireNonNull(blocks, "blocks");
    return new TrustedProxies(blocks.stream().map(Block::parse).toList());
  }

  /** Returns whether {@code address} is that of a trusted proxy. */
  public boolean contains(InetAddress address) {
    Objects.requireNonNull(address, "address");
    return blocks.stream().anyMatch(block -> block.contains(address));
  }

  /** Returns whether a trusted proxy sent {@code request}. */
  public boolean sent(HttpRequest request) {
    Objects.requireNonNull(request, "request");
    return !blocks.isEmpty()
        && request
            .remote()
            .map(InetSocketAddress::getAddress)
            .filter(this::contains)
            .isPresent();
  }

  /**
   * Returns the address of the client. If a trusted proxy sent the request, this is the last
   * address in {@code X-Forwarded-For} that is not itself a trusted proxy, or the one in {@code
   * X-Real-Ip}; otherwise it is the peer with its port.
   *
   * @return an address as text, or empty if the request has no peer, as on a Unix socket
   */
  public Optional<String> clientOf(HttpRequest request) {
    Objects.requireNonNull(request, "request");
    Optional<String> peer = request.remote().map(TrustedProxies::text);
    return sent(request) ? forwardedFor(request).or(() -> peer) : peer;
  }

  private Optional<String> forwardedFor(HttpRequest request) {
    List<String> hops = COMMAS.splitToList(String.join(",", request.headers("X-Forwarded-For")));
    Optional<String> client = Optional.empty();
    for (int i = hops.size() - 1; i >= 0 && isAddress(hops.get(i)); i--) {
      client = Optional.of(hops.get(i));
      if (!contains(InetAddresses.forString(hops.get(i)))) {
        return client;
      }
    }
    return client.or(() -> request.header("X-Real-Ip").filter(TrustedProxies::isAddress));
  }

  /**
   * Returns whether {@code text} is an address. One with a zone is none: zones are names of network
   * interfaces, which differ from machine to machine, and which a client can invent.
   */
  private static boolean isAddress(String text) {
    return text.indexOf('%') < 0 && InetAddresses.isInetAddress(text);
  }

  private static String text(InetSocketAddress peer) {
    InetAddress address = peer.getAddress();
    return address == null
        ? peer.getHostString()
        : InetAddresses.toUriString(address) + ":" + peer.getPort();
  }

  /** Returns the blocks. */
  @Override
  public String toString() {
    return blocks.toString();
  }

  /**
   * Addresses that begin with the same bits.
   *
   * @param address an address of the block
   * @param bits the number of its leading bits that all addresses share
   */
  private record Block(InetAddress address, int bits) {
    static Block parse(String text) {
      int slash = text.indexOf('/');
      String address = slash < 0 ? text : text.substring(0, slash);
      if (!isAddress(address)) {
        throw malformed(text);
      }
      InetAddress parsed = InetAddresses.forString(address);
      int most = parsed.getAddress().length * Byte.SIZE;
      return new Block(parsed, slash < 0 ? most : bits(text, text.substring(slash + 1), most));
    }

    private static int bits(String text, String bits, int most) {
      if (!bits.matches("[0-9]{1,3}") || Integer.parseInt(bits) > most) {
        throw malformed(text);
      }
      return Integer.parseInt(bits);
    }

    private static IllegalArgumentException malformed(String text) {
      return new IllegalArgumentException(
          "proxy is \"" + text + "\", expected an address or a CIDR block such as 10.0.0.0/8");
    }

    boolean contains(InetAddress other) {
      byte[] mine = address.getAddress();
      byte[] theirs = other.getAddress();
      if (mine.length != theirs.length) {
        return false;
      }
      for (int i = 0; i < bits; i++) {
        int mask = 0x80 >> (i % Byte.SIZE);
        if (((mine[i / Byte.SIZE] ^ theirs[i / Byte.SIZE]) & mask) != 0) {
          return false;
        }
      }
      return true;
    }

    @Override
    public String toString() {
      return InetAddresses.toAddrString(address) + "/" + bits;
    }
  }
}
