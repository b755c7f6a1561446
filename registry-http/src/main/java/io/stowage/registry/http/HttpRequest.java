package io.stowage.registry.http;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A request: method, target, headers, and a body that has not been read. Everything but the body is
 * immutable.
 */
public final class HttpRequest {
  private final String method;
  private final String path;
  private final QueryParameters query;
  private final HttpHeaders headers;
  private final RequestBody body;
  private final boolean secure;
  private final Optional<InetSocketAddress> remote;
  private final Optional<String> certificateName;

  private HttpRequest(Builder builder) {
    this.method = builder.method;
    this.path = builder.path;
    this.query = builder.query;
    this.headers = builder.headers.build();
    this.body = builder.body;
    this.secure = builder.secure;
    this.remote = builder.remote;
    this.certificateName = builder.certificateName;
  }

  /**
   * Returns a builder.
   *
   * @param method the method, in the case in which it was sent
   * @param target the path and query as they were sent, with their percent-encoding
   */
  public static Builder builder(String method, String target) {
    return new Builder(method, target);
  }

  /** Returns a builder with the values of this request. */
  public Builder toBuilder() {
    Builder builder = new Builder(method, path);
    builder.query = query;
    headers.forEach(builder::header);
    builder.body = body;
    builder.secure = secure;
    builder.remote = remote;
    builder.certificateName = certificateName;
    return builder;
  }

  /** Returns the method, in the case in which it was sent. */
  public String method() {
    return method;
  }

  /** Returns the path as it was sent, with its percent-encoding and without the query. */
  public String path() {
    return path;
  }

  /** Returns the parameters of the query. */
  public QueryParameters query() {
    return query;
  }

  /** Returns the headers. */
  public HttpHeaders headers() {
    return headers;
  }

  /** Returns the value of the first line with this {@code name}. */
  public Optional<String> header(String name) {
    return headers.first(name);
  }

  /** Returns all lines with this {@code name}, or an empty list. */
  public List<String> headers(String name) {
    return headers.all(name);
  }

  /** Returns the body. */
  public RequestBody body() {
    return body;
  }

  /** Returns whether the request arrived over TLS at this server. */
  public boolean secure() {
    return secure;
  }

  /** Returns the address of the peer, or empty if there is none, as on a Unix socket. */
  public Optional<InetSocketAddress> remote() {
    return remote;
  }

  /** Returns the subject of the verified client certificate, if there is one. */
  public Optional<String> certificateName() {
    return certificateName;
  }

  /** Returns the method and the path; the query may contain secrets. */
  @Override
  public String toString() {
    return "HttpRequest[method=" + method + ", path=" + path + "]";
  }

  /** Collects the parts of a request. Not safe for use by several threads. */
  public static final class Builder {
    private final String method;
    private final String path;
    private QueryParameters query;
    private final HttpHeaders.Builder headers = HttpHeaders.builder();
    private RequestBody body = RequestBody.none();
    private boolean secure;
    private Optional<InetSocketAddress> remote = Optional.empty();
    private Optional<String> certificateName = Optional.empty();

    private Builder(String method, String target) {
      this.method = Objects.requireNonNull(method, "method");
      Objects.requireNonNull(target, "target");
      int mark = target.indexOf('?');
      this.path = mark < 0 ? target : target.substring(0, mark);
      this.query = QueryParameters.parse(mark < 0 ? "" : target.substring(mark + 1));
    }

    /** Adds a header line. */
    public Builder header(String name, String value) {
      headers.add(name, value);
      return this;
    }

    /** Sets the body; by default there is none. */
    public Builder body(RequestBody value) {
      body = Objects.requireNonNull(value, "value");
      return this;
    }

    /** Sets whether the request arrived over TLS; by default it did not. */
    public Builder secure(boolean value) {
      secure = value;
      return this;
    }

    /** Sets the address of the peer. */
    public Builder remote(InetSocketAddress value) {
      remote = Optional.of(Objects.requireNonNull(value, "value"));
      return this;
    }

    /** Sets the subject of the verified client certificate. */
    public Builder certificateName(String value) {
      certificateName = Optional.of(Objects.requireNonNull(value, "value"));
      return this;
    }

    /** Returns the request. */
    public HttpRequest build() {
      return new HttpRequest(this);
    }
  }
}
