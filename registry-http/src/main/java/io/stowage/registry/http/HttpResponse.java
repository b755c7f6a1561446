package io.stowage.registry.http;

import java.io.IOException;
import java.util.Objects;

/**
 * An answer to a request. The server that sends it closes it, which releases what its body holds.
 *
 * <p>{@code Content-Length} follows from the body, unless a header states it: the answer to a HEAD
 * request has the length of the body that a GET would return, and no body.
 */
public final class HttpResponse implements AutoCloseable {
  private final int status;
  private final HttpHeaders headers;
  private final ResponseBody body;
  private final boolean closesConnection;

  private HttpResponse(Builder builder) {
    this.status = builder.status;
    this.headers = builder.headers.build();
    this.body = builder.body;
    this.closesConnection = builder.closesConnection;
  }

  /** Returns a builder of a response with this {@code status}, no headers and no body. */
  public static Builder builder(int status) {
    return new Builder(status);
  }

  /**
   * Returns a builder with the values of this response, including its body, which the new response
   * closes. A caller that replaces the body closes this response, unless the new body does so.
   */
  public Builder toBuilder() {
    Builder builder = new Builder(status);
    headers.forEach(builder::header);
    builder.body = body;
    builder.closesConnection = closesConnection;
    return builder;
  }

  /** Returns the status, from 200 to 599. */
  public int status() {
    return status;
  }

  /** Returns the headers. */
  public HttpHeaders headers() {
    return headers;
  }

  /** Returns the body. */
  public ResponseBody body() {
    return body;
  }

  /** Returns whether the server must close the connection once the response is sent. */
  public boolean closesConnection() {
    return closesConnection;
  }

  /** Closes the body. */
  @Override
  public void close() throws IOException {
    body.close();
  }

  /** Returns the status and the names of the headers. */
  @Override
  public String toString() {
    return "HttpResponse[status=" + status + ", headers=" + headers + "]";
  }

  /** Collects the parts of a response. Not safe for use by several threads. */
  public static final class Builder {
    private final int status;
    private final HttpHeaders.Builder headers = HttpHeaders.builder();
    private ResponseBody body = ResponseBody.none();
    private boolean closesConnection;

    private Builder(int status) {
      if (status < 200 || status > 599) {
        throw new IllegalArgumentException("status is " + status + ", expected 200 to 599");
      }
      this.status = status;
    }

    /** Adds a header line. */
    public Builder header(String name, String value) {
      headers.add(name, value);
      return this;
    }

    /** Sets the body; by default there is none. */
    public Builder body(ResponseBody value) {
      body = Objects.requireNonNull(value, "value");
      return this;
    }

    /** Makes the server close the connection once the response is sent. */
    public Builder closeConnection() {
      closesConnection = true;
      return this;
    }

    /** Returns the response. */
    public HttpResponse build() {
      return new HttpResponse(this);
    }
  }
}
