package io.stowage.registry.server.log;

import io.stowage.registry.http.HttpRequest;
import io.stowage.registry.model.Printable;
import io.stowage.registry.server.exchange.Exchange;
import io.stowage.registry.server.exchange.ExchangeListener;
import java.io.Flushable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a line for each request in the Combined Log Format of the Apache HTTP server, as
 * Distribution does: the address of the peer, the time when the request arrived in UTC, the request
 * line, the status, the number of bytes of the response's body, the referrer and the user agent.
 *
 * <p>The user is always {@code -}, because a name that a client sends is not verified here. Text
 * from a request is quoted: quotes and backslashes are escaped by a backslash, and everything that
 * could end a line or affect a terminal as described at {@link Printable}. Only the values of query
 * parameters of the registry's API are shown, because others may be secrets; of a referrer, the
 * query is left out. Thread-safe; lines are not mixed, and each is flushed.
 */
public final class AccessLog implements ExchangeListener {
  private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
          "dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH)
      .withZone(ZoneOffset.UTC);

  private static final Set<String> PARAMETERS = Set.of(
      "account",
      "artifactType",
      "client_id",
      "digest",
      "digest-algorithm",
      "from",
      "last",
      "mount",
      "n",
      "ns",
      "offline_token",
      "origin",
      "scope",
      "service",
      "tag");

  private static final String HIDDEN = "***";
  private static final int LONGEST = 2048;

  private final Appendable out;
  private boolean failed;

  private AccessLog(Appendable out) {
    this.out = out;
  }

  /** Returns a log that writes to {@code out}, and flushes it if it is {@link Flushable}. */
  public static AccessLog to(Appendable out) {
    Objects.requireNonNull(out, "out");
    return new AccessLog(out);
  }

  @Override
  public void completed(Exchange exchange) {
    Objects.requireNonNull(exchange, "exchange");
    write(line(exchange));
  }

  /** Returns the name of this class. */
  @Override
  public String toString() {
    return "AccessLog[]";
  }

  private synchronized void write(String line) {
    try {
      out.append(line);
      if (out instanceof Flushable flushable) {
        flushable.flush();
      }
    } catch (IOException e) {
      if (!failed) {
        failed = true;
        LOG.warn("The access log cannot be written; later failures are not reported", e);
      }
    }
  }

  private static String line(Exchange exchange) {
    HttpRequest request = exchange.request();
    return request.remote().map(AccessLog::host).orElse("-")
        + " - - [" + TIME.format(exchange.began()) + "] "
        + quoted(request.method() + " " + target(request) + " HTTP/1.1")
        + " " + exchange.status()
        + " " + exchange.sent()
        + " " + quoted(request.header("Referer").map(AccessLog::withoutQuery).orElse(""))
        + " " + quoted(request.header("User-Agent").orElse(""))
        + "\n";
  }

  private static String host(InetSocketAddress peer) {
    return Optional.ofNullable(peer.getAddress())
        .map(InetAddress::getHostAddress)
        .orElseGet(() -> Printable.of(peer.getHostString()));
  }

  private static String target(HttpRequest request) {
    String query = request.query().raw();
    return query.isEmpty()
        ? request.path()
        : Arrays.stream(query.split("&", -1))
            .map(AccessLog::parameter)
            .collect(Collectors.joining("&", request.path() + "?", ""));
  }

  private static String parameter(String pair) {
    int equals = pair.indexOf('=');
    String name = equals < 0 ? pair : pair.substring(0, equals);
    if (PARAMETERS.contains(name) || pair.isEmpty()) {
      return pair;
    }
    return equals < 0 ? HIDDEN : name + "=" + HIDDEN;
  }

  private static String withoutQuery(String url) {
    int mark = url.indexOf('?');
    return mark < 0 ? url : url.substring(0, mark);
  }

  private static String quoted(String text) {
    String cut = text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
    return '"' + Printable.of(cut.replace("\\", "\\\\").replace("\"", "\\\"")) + '"';
  }
}
