package io.stowage.registry.http.internal.api;

import io.stowage.registry.Page;
import io.stowage.registry.TagService;
import io.stowage.registry.http.HttpOptions;
import io.stowage.registry.http.HttpResponse;
import io.stowage.registry.http.ResponseBody;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.StowageException;
import io.stowage.registry.model.Tag;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Lists the tags of a repository (OCI distribution spec 1.1, end-8). Thread-safe. */
public final class TagEndpoint {
  /** The number of tags that are held in memory at once. */
  private static final int PART = 10_000;

  private static final String END = "]}\n";

  private final HttpOptions options;

  /** Creates an endpoint. */
  public TagEndpoint(HttpOptions options) {
    this.options = Objects.requireNonNull(options, "options");
  }

  /**
   * Answers a GET or HEAD request: all tags, or a page of them if the client asks for pages.
   *
   * @throws RegistryException NAME_UNKNOWN if the repository does not exist or never had a tag,
   *     TAG_INVALID if the parameter {@code last} is not a tag
   * @throws ApiException PAGINATION_NUMBER_INVALID if the parameter {@code n} is not a number
   */
  public HttpResponse list(Call call) {
    PageQuery query = PageQuery.of(call.request().query());
    Optional<Tag> last = query.last().map(Tag::parse);
    if (query.n().isPresent()) {
      return page(call, Math.min(query.n().getAsInt(), options.tagsLimit()), last);
    }
    Page<Tag> first = tags(call, PART, last);
    return first.more() ? streamed(call, first) : whole(call, first).build();
  }

  private static HttpResponse page(Call call, int n, Optional<Tag> last) {
    Page<Tag> page = tags(call, n, last);
    HttpResponse.Builder response = whole(call, page);
    page.last()
        .filter(tag -> page.more())
        .ifPresent(tag -> response.header("Link", next(call, tag, n)));
    return response.build();
  }

  private static String next(Call call, Tag last, int n) {
    String path = "/v2/" + call.repository().name() + "/tags/list?";
    return PageQuery.next(call.locations().link(path), last.value(), n);
  }

  private static HttpResponse.Builder whole(Call call, Page<Tag> tags) {
    return JsonBody.text(200, begin(call) + listed(tags) + END);
  }

  private static HttpResponse streamed(Call call, Page<Tag> first) {
    return HttpResponse.builder(200)
        .header(JsonBody.CONTENT_TYPE, JsonBody.TYPE)
        .body(new ResponseBody.Stream(OptionalLong.empty(), out -> write(call, first, out)))
        .build();
  }

  private static void write(Call call, Page<Tag> first, OutputStream out) throws IOException {
    write(begin(call) + listed(first), out);
    Page<Tag> page = first;
    while (page.more() && page.last().isPresent()) {
      page = after(call, page.last());
      write((page.items().isEmpty() ? "" : ",") + listed(page), out);
    }
    write(END, out);
  }

  private static Page<Tag> after(Call call, Optional<Tag> last) throws IOException {
    try {
      return tags(call, PART, last);
    } catch (StowageException e) {
      throw new IOException("the list of tags is not complete", e);
    }
  }

  private static void write(String text, OutputStream out) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static Page<Tag> tags(Call call, int n, Optional<Tag> last) {
    TagService tags = call.repository().tags();
    return last.isPresent() ? tags.list(n, last.get()) : tags.list(n);
  }

  private static String begin(Call call) {
    return "{\"name\":\"" + call.repository().name() + "\",\"tags\":[";
  }

  /** Returns the tags as elements of an array; no character of a tag needs to be escaped. */
  private static String listed(Page<Tag> tags) {
    return tags.items().stream()
        .map(tag -> '"' + tag.value() + '"')
        .collect(Collectors.joining(","));
  }

  /** Returns the name of this class. */
  @Override
  public String toString() {
    return "TagEndpoint";
  }
}
