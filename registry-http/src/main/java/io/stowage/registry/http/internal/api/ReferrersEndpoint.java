package io.stowage.registry.http.internal.api;

import io.stowage.registry.Page;
import io.stowage.registry.http.HttpResponse;
import io.stowage.registry.http.QueryParameters;
import io.stowage.registry.http.ResponseBody;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.RegistryException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Lists the referrers of a manifest (OCI distribution spec 1.1, end-12). The list of a subject or
 * repository that does not exist is empty. Thread-safe.
 */
public final class ReferrersEndpoint {
  /** The most referrers in one response. */
  private static final int MOST = 1000;

  /** The size beyond which a response has no further referrers, that of a manifest. */
  private static final int LARGEST = 4 * 1024 * 1024;

  /** The number of referrers in memory at once, each of which may be as large as a manifest. */
  private static final int PART = 16;

  private static final String FILTER = "artifactType";

  /** Creates an endpoint. */
  public ReferrersEndpoint() {}

  /**
   * Answers a GET or HEAD request with one page.
   *
   * @throws RegistryException MANIFEST_INVALID if a parameter {@code artifactType} is not a media
   *     type, DIGEST_INVALID if the parameter {@code last} is not a digest
   * @throws ApiException PAGINATION_NUMBER_INVALID if the parameter {@code n} is not a number
   */
  public HttpResponse list(Call call, Digest subject) {
    QueryParameters query = call.request().query();
    List<MediaType> types = query.all(FILTER).stream()
        .filter(type -> !type.isEmpty())
        .map(MediaType::parse)
        .toList();
    PageQuery page = PageQuery.of(query);
    int n = Math.min(page.n().orElse(MOST), MOST);
    Listing listing = new Listing(n, page.last().map(Digest::parse));
    listing.fill(call, subject, types);
    return response(call, subject, types, listing);
  }

  private static HttpResponse response(
      Call call, Digest subject, List<MediaType> types, Listing listing) {
    HttpResponse.Builder response = HttpResponse.builder(200)
        .header(JsonBody.CONTENT_TYPE, MediaType.OCI_INDEX.value())
        .body(new ResponseBody.Bytes(listing.index().getBytes(StandardCharsets.UTF_8)));
    if (!types.isEmpty()) {
      response.header("OCI-Filters-Applied", FILTER);
    }
    listing
        .next()
        .ifPresent(last -> response.header("Link", link(call, subject, types, last, listing.n)));
    return response.build();
  }

  private static String link(Call call, Digest subject, List<MediaType> types, Digest last, int n) {
    String filters = types.stream()
        .map(type -> FILTER + "=" + PageQuery.encoded(type.value()) + "&")
        .collect(Collectors.joining());
    String path = "/v2/" + call.repository().name() + "/referrers/" + subject + "?" + filters;
    return PageQuery.next(call.locations().link(path), last.toString(), n);
  }

  /** Returns the name of this class. */
  @Override
  public String toString() {
    return "ReferrersEndpoint";
  }

  /** The referrers of one page, as far as they fit. Not thread-safe. */
  private static final class Listing {
    private final int n;
    private final List<String> items = new ArrayList<>();
    private Optional<Digest> last;
    private long size;
    private boolean more;

    Listing(int n, Optional<Digest> last) {
      this.n = n;
      this.last = last;
    }

    /** Adds referrers until the page is full or there are no more. */
    void fill(Call call, Digest subject, List<MediaType> types) {
      Optional<MediaType> only = types.size() == 1 ? Optional.of(types.get(0)) : Optional.empty();
      more = true;
      while (more && items.size() < n) {
        int part = Math.min(PART, n - items.size());
        Page<Descriptor> page = call.repository().referrers().page(subject, only, part, last);
        for (Descriptor referrer : page.items()) {
          if (!add(referrer, types)) {
            return;
          }
        }
        more = page.more();
      }
    }

    /** Adds {@code referrer} unless the filter leaves it out; returns whether it fits. */
    private boolean add(Descriptor referrer, List<MediaType> types) {
      if (types.isEmpty() || referrer.artifactType().filter(types::contains).isPresent()) {
        String item = json(referrer);
        if (!items.isEmpty() && size + item.length() > LARGEST) {
          return false;
        }
        items.add(item);
        size += item.length();
      }
      last = Optional.of(referrer.digest());
      return true;
    }

    /** Returns a descriptor as JSON, without annotations that are not valid Unicode. */
    private static String json(Descriptor referrer) {
      try {
        return referrer.toJson();
      } catch (RegistryException e) {
        return referrer.withAnnotations(Map.of()).toJson();
      }
    }

    /** Returns the referrer after which the next page begins, if there is one. */
    Optional<Digest> next() {
      return n > 0 && more ? last : Optional.empty();
    }

    String index() {
      return "{\"schemaVersion\":2,\"mediaType\":\"" + MediaType.OCI_INDEX + "\",\"manifests\":["
          + String.join(",", items) + "]}";
    }
  }
}
