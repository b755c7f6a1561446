package io.stowage.registry.http.servlet;

import com.google.common.net.InetAddresses;
import io.stowage.registry.http.HttpHandler;
import io.stowage.registry.http.HttpRequest;
import io.stowage.registry.http.HttpResponse;
import io.stowage.registry.http.RequestBody;
import io.stowage.registry.http.RequestException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.Objects;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the requests of a servlet container by an {@link HttpHandler}. It works synchronously, so
 * the container's threads bound the number of requests at the same time.
 *
 * <p>Map it to {@code /v2/*}, or to whatever else the handler answers. The handler gets the whole
 * path as it was sent, so a context path must also be the prefix that the handler knows, with
 * {@code HttpOptions}. The container must accept what is usual for a registry: headers of up to
 * 64 KiB, bodies of any size, and paths that it must not decode or normalize. The container decides
 * when it sends {@code 100 Continue}; Tomcat does so before the servlet is called, unless its
 * connector has {@code continueResponseTiming="onRead"}.
 *
 * <p>Parts of files are sent through a buffer on the heap. Tomcat's own way to send a file without
 * a copy ({@code org.apache.tomcat.sendfile}) is not used, because it needs the name of the file,
 * and a response has an open channel only.
 *
 * <p>This class is thread-safe.
 */
@SuppressWarnings("serial") // no container serializes servlets
public final class RegistryServlet extends HttpServlet {
  private static final Logger LOG = LoggerFactory.getLogger(RegistryServlet.class);

  private static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";
  private static final String FAILURE =
      "{\"errors\":[{\"code\":\"UNKNOWN\",\"message\":\"the server failed\"}]}\n";

  private final transient HttpHandler handler;

  /** Creates a servlet that calls {@code handler}. */
  public RegistryServlet(HttpHandler handler) {
    this.handler = Objects.requireNonNull(handler, "handler");
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    HttpRequest converted;
    try {
      converted = converted(request);
    } catch (IllegalArgumentException e) {
      refuse(response);
      return;
    }
    try (HttpResponse answer = handler.handle(converted)) {
      ResponseWriter.write(answer, response, request.getMethod().equals("HEAD"));
    } catch (RequestException e) {
      LOG.debug("A request of method {} was aborted", converted.method(), e);
      refuse(response);
    } catch (RuntimeException e) {
      LOG.error("A request of method {} cannot be answered", converted.method(), e);
      fail(response);
    }
  }

  private static HttpRequest converted(HttpServletRequest request) {
    String query = request.getQueryString();
    String target = request.getRequestURI() + (query == null ? "" : "?" + query);
    HttpRequest.Builder builder = HttpRequest.builder(request.getMethod(), target)
        .secure(request.isSecure())
        .body(body(request));
    for (String name : Collections.list(request.getHeaderNames())) {
      for (String value : Collections.list(request.getHeaders(name))) {
        builder.header(name, value);
      }
    }
    String address = withoutZone(String.valueOf(request.getRemoteAddr()));
    if (InetAddresses.isInetAddress(address)) {
      builder.remote(
          new InetSocketAddress(InetAddresses.forString(address), request.getRemotePort()));
    }
    if (request.getAttribute(CERTIFICATES) instanceof X509Certificate[] chain && chain.length > 0) {
      builder.certificateName(chain[0].getSubjectX500Principal().getName());
    }
    return builder.build();
  }

  /** Returns {@code address} without the zone, which may name no interface of this machine. */
  private static String withoutZone(String address) {
    int zone = address.indexOf('%');
    return zone < 0 ? address : address.substring(0, zone);
  }

  private static RequestBody body(HttpServletRequest request) {
    long length = request.getContentLengthLong();
    if (length >= 0) {
      return RequestBody.of(OptionalLong.of(length), () -> open(request));
    }
    boolean announced = request.getHeader("Transfer-Encoding") != null
        || !request.getProtocol().startsWith("HTTP/1");
    return announced
        ? RequestBody.of(OptionalLong.empty(), () -> open(request))
        : RequestBody.none();
  }

  private static InputStream open(HttpServletRequest request) {
    try {
      return request.getInputStream();
    } catch (IOException e) {
      throw new RequestException("the body of the request cannot be read", e);
    }
  }

  /** Closes the connection, if the container lets a servlet do so. */
  private static void refuse(HttpServletResponse response) {
    if (!response.isCommitted()) {
      response.reset();
      response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
      response.setHeader("Connection", "close");
    }
  }

  private static void fail(HttpServletResponse response) throws IOException {
    if (response.isCommitted()) {
      throw new IOException("the response is incomplete"); // the container closes the connection
    }
    response.reset();
    response.setStatus(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
    response.setContentType("application/json");
    byte[] body = FAILURE.getBytes(StandardCharsets.US_ASCII);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  /** Returns a description without the handler's state. */
  @Override
  public String toString() {
    return "RegistryServlet[handler=" + handler.getClass().getName() + "]";
  }
}
