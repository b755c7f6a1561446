package io.stowage.registry.server;

import io.stowage.registry.http.HttpHandler;
import io.stowage.registry.http.HttpRequest;
import io.stowage.registry.http.HttpResponse;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RegistryException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Redirects pulls of blobs to a server that has the files of the store, as Distribution's
 * middleware {@code redirect} does. What the caller may not pull is not redirected.
 */
final class RedirectHandler implements HttpHandler {
  private static final Pattern BLOB = Pattern.compile(".*/v2/.+/blobs/[^/]+");
  private static final Set<String> PULLS = Set.of("GET", "HEAD");
  private static final Set<Integer> FOUND = Set.of(200, 206);
  private static final int TEMPORARY_REDIRECT = 307;
  private static final Set<String> OF_CONTENT = Set.of(
      "accept-ranges", "cache-control", "content-length", "content-range", "content-type", "etag");

  private final HttpHandler next;
  private final URI base;

  RedirectHandler(HttpHandler next, URI base) {
    this.next = next;
    this.base = base;
  }

  @Override
  public HttpResponse handle(HttpRequest request) {
    HttpResponse response = next.handle(request);
    boolean isPull = PULLS.contains(request.method())
        && FOUND.contains(response.status())
        && BLOB.matcher(request.path()).matches();
    return isPull
        ? digest(response).map(digest -> redirect(response, digest)).orElse(response)
        : response;
  }

  /** Returns the digest of the blob; a blob is stored under its sha256 digest only. */
  private static Optional<Digest> digest(HttpResponse response) {
    try {
      return response
          .headers()
          .first("Docker-Content-Digest")
          .map(Digest::parse)
          .filter(Digest::isCanonical);
    } catch (RegistryException e) {
      return Optional.empty();
    }
  }

  private HttpResponse redirect(HttpResponse response, Digest digest) {
    HttpResponse.Builder redirect = HttpResponse.builder(TEMPORARY_REDIRECT);
    response.headers().forEach((name, value) -> {
      if (!OF_CONTENT.contains(name.toLowerCase(Locale.ROOT))) {
        redirect.header(name, value);
      }
    });
    redirect.header("Location", location(digest));
    try {
      response.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return redirect.build();
  }

  private String location(Digest digest) {
    String folder = Optional.ofNullable(base.getPath()).orElse("").replaceAll("/+$", "");
    String path = folder + "/" + RegistryLayout.blobData(digest).value();
    try {
      return new URI(base.getScheme(), null, base.getHost(), base.getPort(), path, null, null)
          .toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
