package io.stowage.registry.http.jetty;

import io.stowage.registry.http.HttpHandler;
import io.stowage.registry.http.HttpRequest;
import io.stowage.registry.http.HttpResponse;
import io.stowage.registry.http.RequestBody;
import io.stowage.registry.http.RequestException;
import io.stowage.registry.http.ResponseBody;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request and its response. Used by one thread. */
final class Exchange {
  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

  private final Request request;
  private final Response response;
  private final Callback callback;
  private final Settings settings;
  private final BodyInput body;
  private boolean closing;

  /**
   * The settings and resources that all exchanges of a server share.
   *
   * @param handler answers the requests
   * @param limits the limits
   * @param writer sends the bodies of responses
   * @param verifiesClients whether the certificates of clients are verified
   */
  record Settings(
      HttpHandler handler, ServerLimits limits, BodyWriter writer, boolean verifiesClients) {}

  Exchange(Request request, Response response, Callback callback, Settings settings) {
    this.request = request;
    this.response = response;
    this.callback = callback;
    this.settings = settings;
    this.body = new BodyInput(request, new MinimumRate(settings.limits()));
  }

  /** Handles the request and sends the response. */
  void run() {
    request.addIdleTimeoutListener(timeout -> false); // the handler may work for longer
    try {
      HttpResponse answer = answer();
      try {
        send(answer);
      } finally {
        close(answer);
      }
      complete();
    } catch (IOException | RuntimeException e) {
      abort(e);
    }
  }

  private static void close(HttpResponse answer) {
    try {
      answer.close();
    } catch (IOException | RuntimeException e) {
      LOG.warn("The body of a response cannot be closed", e);
    }
  }

  private HttpResponse answer() {
    HttpRequest converted;
    try {
      converted = converted();
    } catch (IllegalArgumentException e) {
      return ErrorBody.response(HttpStatus.BAD_REQUEST_400);
    }
    try {
      return settings.handler().handle(converted);
    } catch (RequestException e) {
      OptionalInt problem = body.problem();
      if (problem.isEmpty()) {
        throw e;
      }
      return ErrorBody.response(problem.getAsInt());
    } catch (RuntimeException e) {
      LOG.error("A request of method {} cannot be answered", converted.method(), e);
      return ErrorBody.response(HttpStatus.INTERNAL_SERVER_ERROR_500);
    }
  }

  private HttpRequest converted() {
    String target = Objects.requireNonNullElse(request.getHttpURI().getPathQuery(), "/");
    HttpRequest.Builder builder = HttpRequest.builder(request.getMethod(), target)
        .secure(request.getConnectionMetaData().isSecure())
        .body(requestBody());
    for (HttpField field : request.getHeaders()) {
      builder.header(field.getName(), Objects.requireNonNullElse(field.getValue(), ""));
    }
    addAuthority(builder);
    if (request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress a) {
      builder.remote(a);
    }
    certificateName().ifPresent(builder::certificateName);
    return builder.build();
  }

  /** HTTP/2 has the authority of the URI in the place of the header Host (RFC 9113, 8.3.1). */
  private void addAuthority(HttpRequest.Builder builder) {
    String authority = request.getHttpURI().getAuthority();
    if (authority != null
        && !Protocols.isVersion1(request)
        && !request.getHeaders().contains(HttpHeader.HOST)) {
      builder.header("Host", authority);
    }
  }

  private RequestBody requestBody() {
    HttpFields headers = request.getHeaders();
    long length = request.getLength();
    if (length >= 0) {
      return RequestBody.of(OptionalLong.of(length), () -> body);
    }
    return Protocols.isVersion1(request) && !headers.contains(HttpHeader.TRANSFER_ENCODING)
        ? RequestBody.none()
        : RequestBody.of(OptionalLong.empty(), () -> body);
  }

  private Optional<String> certificateName() {
    if (!settings.verifiesClients()) {
      return Optional.empty();
    }
    return Optional.ofNullable(endPoint().getSslSessionData())
        .map(EndPoint.SslSessionData::peerCertificates)
        .filter(chain -> chain.length > 0)
        .map(chain -> chain[0].getSubjectX500Principal().getName());
  }

  private EndPoint endPoint() {
    return request.getConnectionMetaData().getConnection().getEndPoint();
  }

  private void send(HttpResponse answer) throws IOException {
    closing = !body.drain() || answer.closesConnection() || hasUncertainEnd();
    BlockingSink sink = new BlockingSink(response, new MinimumRate(settings.limits()));
    try {
      setHead(answer);
      if (hasNoBody(answer.status())) {
        sink.write(hasLength(answer), ByteBuffer.allocate(0));
      } else {
        settings.writer().write(answer.body(), new BodyWriter.Target(sink, plainEnd()));
      }
    } catch (IOException | RuntimeException e) {
      if (response.isCommitted()) {
        throw e;
      }
      LOG.error("The response to a request of method {} failed", request.getMethod(), e);
      sendFailure(sink);
    }
  }

  /** Another reader of a request of version 1.0 may know no chunks (RFC 9112, section 6.1). */
  private boolean hasUncertainEnd() {
    return request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_1_0
        && request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
  }

  private void sendFailure(BlockingSink sink) throws IOException {
    response.reset();
    closing = true;
    HttpResponse failure = ErrorBody.response(HttpStatus.INTERNAL_SERVER_ERROR_500);
    setHead(failure);
    sink.write(true, ByteBuffer.wrap(ErrorBody.of(failure.status())));
  }

  private boolean hasNoBody(int status) {
    return HttpMethod.HEAD.is(request.getMethod())
        || status == HttpStatus.NO_CONTENT_204
        || status == HttpStatus.NOT_MODIFIED_304;
  }

  /** Jetty would make zero the length of an answer that ends with its head. */
  private boolean hasLength(HttpResponse answer) {
    return answer.status() == HttpStatus.NO_CONTENT_204
        || response.getHeaders().contains(HttpHeader.CONTENT_LENGTH);
  }

  /** Returns the end of the connection if no layer above it changes the bytes of a body. */
  private Optional<ClientEndPoint> plainEnd() {
    return Protocols.isVersion1(request) && endPoint() instanceof ClientEndPoint client
        ? Optional.of(client)
        : Optional.empty();
  }

  private void setHead(HttpResponse answer) {
    HttpFields.Mutable headers = response.getHeaders();
    response.setStatus(answer.status());
    answer.headers().forEach(headers::add);
    OptionalLong length = answer.body().length();
    if (length.isPresent()
        && answer.status() != HttpStatus.NO_CONTENT_204
        && !headers.contains(HttpHeader.CONTENT_LENGTH)) {
      setLength(headers, answer, length.getAsLong());
    }
    if (closing && Protocols.isVersion1(request)) {
      headers.put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE.asString());
    }
  }

  /** A 304 has the length of the representation or none (RFC 9110, 8.6), so never that of None. */
  private static void setLength(HttpFields.Mutable headers, HttpResponse answer, long length) {
    if (answer.status() != HttpStatus.NOT_MODIFIED_304
        || !(answer.body() instanceof ResponseBody.None)) {
      headers.put(HttpHeader.CONTENT_LENGTH, length);
    }
  }

  private void complete() {
    if (closing) {
      body.linger();
    }
    body.release();
    if (body.isPending()) {
      callback.failed(new Request.Handler.AbortException("the body of the request was not read"));
    } else {
      callback.succeeded();
    }
  }

  /** Closes the connection, so that the client does not take what it has got for complete. */
  private void abort(Exception cause) {
    LOG.debug("A request of method {} was aborted", request.getMethod(), cause);
    body.release();
    callback.failed(new Request.Handler.AbortException(cause));
  }
}
