package io.stowage.registry.http.page;

import com.google.common.base.Splitter;
import com.google.common.io.ByteStreams;
import com.google.common.io.CountingOutputStream;
import io.stowage.registry.Registry;
import io.stowage.registry.http.HttpHandler;
import io.stowage.registry.http.HttpHeaders;
import io.stowage.registry.http.HttpOptions;
import io.stowage.registry.http.HttpRequest;
import io.stowage.registry.http.HttpResponse;
import io.stowage.registry.http.ResponseBody;
import io.stowage.registry.http.access.AccessControl;
import io.stowage.registry.http.access.AuditEvent;
import io.stowage.registry.http.access.AuditListener;
import io.stowage.registry.http.access.Caller;
import io.stowage.registry.http.access.Decision;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.Reference;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.StowageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows people what is in a registry, as HTML pages below {@code /ui/}: the repositories, their
 * tags, and each manifest with its config, layers, platforms, annotations, labels and referrers.
 *
 * <pre>{@code
 * import io.stowage.registry.http.HttpHandler;
 * import io.stowage.registry.http.api.RegistryHandler;
 * import io.stowage.registry.http.page.RegistryPages;
 *
 * HttpHandler api = RegistryHandler.builder(registry).build();
 * HttpHandler front = RegistryPages.builder(registry).build().before(api);
 * }</pre>
 *
 * <p>The pages change nothing: they understand GET and HEAD only, need no script, and fire no event
 * of the registry. A page is shown to callers who may pull from its repository. To all other known
 * callers the repository seems not to exist, and an anonymous caller is challenged whether or not
 * it exists. Browsers understand the scheme Basic, but not Bearer; next to an API that issues
 * tokens, these pages therefore need an {@linkplain AccessControl#basic access control} of their
 * own.
 *
 * <p>The handler holds no resources; closing the registry is left to who opened it. Thread-safe.
 */
public final class RegistryPages implements HttpHandler {
  private static final Logger LOG = LoggerFactory.getLogger(RegistryPages.class);
  private static final Set<String> METHODS = Set.of("GET", "HEAD");
  private static final String FIRST_PAGE = "/ui/";
  private static final String CONTENT_TYPE = "Content-Type";
  private static final String HTML = "text/html";
  private static final Splitter ELEMENTS = Splitter.on(',').trimResults();

  /** The headers of every answer. The pages need nothing but their style sheet and icon. */
  private static final HttpHeaders HEADERS = HttpHeaders.builder()
      .add("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self'")
      .add("X-Content-Type-Options", "nosniff")
      .add("Referrer-Policy", "no-referrer")
      .add("Cache-Control", "no-store")
      .build();

  private final Registry registry;
  private final AccessControl accessControl;
  private final HttpOptions options;
  private final AuditListener audit;
  private final Optional<GarbagePage> garbage;
  private final String firstPage;
  private final byte[] stylesheet = resource("style.css");
  private final byte[] icon = resource("icon.svg");

  private RegistryPages(Builder builder) {
    this.registry = builder.registry;
    this.accessControl = builder.accessControl;
    this.options = builder.options;
    this.audit = builder.audit;
    this.garbage = builder.garbage;
    this.firstPage = withoutSlash(options.prefix()) + FIRST_PAGE;
  }

  private static byte[] resource(String name) {
    try (InputStream resource = RegistryPages.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(resource, name).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("the resource " + name + " cannot be read", e);
    }
  }

  private static String withoutSlash(String path) {
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  /** Returns a builder of pages about {@code registry}. */
  public static Builder builder(Registry registry) {
    return new Builder(registry);
  }

  /**
   * Returns a handler that answers requests for the pages, and passes all others to {@code api}.
   * Load balancers probe the path {@code /}; it is answered by {@code api} too, unless the client
   * accepts {@code text/html}, as browsers do. These are redirected to the first page.
   */
  public HttpHandler before(HttpHandler api) {
    Objects.requireNonNull(api, "api");
    return request -> concerns(request) ? handle(request) : api.handle(request);
  }

  private boolean concerns(HttpRequest request) {
    String path = request.path();
    return path.startsWith(firstPage)
        || path.equals(withoutSlash(firstPage))
        || (path.equals("/") && METHODS.contains(request.method()) && acceptsHtml(request));
  }

  private static boolean acceptsHtml(HttpRequest request) {
    return request.headers("Accept").stream()
        .flatMap(ELEMENTS::splitToStream)
        .anyMatch(element -> essence(element).equalsIgnoreCase(HTML));
  }

  private static String essence(String element) {
    int parameters = element.indexOf(';');
    return (parameters < 0 ? element : element.substring(0, parameters)).strip();
  }

  /** Returns the answer to {@code request}. */
  @Override
  public HttpResponse handle(HttpRequest request) {
    Objects.requireNonNull(request, "request");
    HttpResponse response = answer(request);
    HttpResponse.Builder complete =
        request.method().equals("HEAD") ? withoutBody(response) : response.toBuilder();
    HEADERS.forEach(complete::header);
    options.responseHeaders().forEach((name, value) -> {
      if (isAdded(name, response)) {
        complete.header(name, value);
      }
    });
    return complete.build();
  }

  /** A page is for the people who open it: no page of another origin may read it. */
  private static boolean isAdded(String name, HttpResponse response) {
    return HEADERS.all(name).isEmpty()
        && response.headers().all(name).isEmpty()
        && !name.toLowerCase(Locale.ROOT).startsWith("access-control-");
  }

  /** Returns a builder of the response to HEAD in place of that to GET. */
  private static HttpResponse.Builder withoutBody(HttpResponse response) {
    try (response) {
      return response.toBuilder()
          .header("Content-Length", Long.toString(length(response.body())))
          .body(ResponseBody.none());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long length(ResponseBody body) throws IOException {
    return body instanceof ResponseBody.Stream stream
        ? written(stream.content())
        : body.length().orElse(0);
  }

  private static long written(ResponseBody.Content content) throws IOException {
    CountingOutputStream counter = new CountingOutputStream(ByteStreams.nullOutputStream());
    content.writeTo(counter);
    return counter.getCount();
  }

  private HttpResponse answer(HttpRequest request) {
    String path = request.path();
    if (!METHODS.contains(request.method())) {
      return page(405, plain(), Content.message("Not allowed", "These pages can only be read."))
          .header("Allow", "GET, HEAD")
          .build();
    }
    if (!path.startsWith(firstPage)) {
      return path.equals("/") || path.equals(withoutSlash(firstPage))
          ? HttpResponse.builder(302)
              .header("Location", firstPage)
              .header("Vary", "Accept")
              .build()
          : notFound(plain());
    }
    return answerBelow(request, path.substring(firstPage.length()));
  }

  private Frame plain() {
    return Frame.plain(new Links(firstPage));
  }

  /** Answers a request for {@code path} below the first page. */
  private HttpResponse answerBelow(HttpRequest request, String path) {
    Links links = Links.on(path);
    try {
      return PagePath.parse(path)
          .filter(page -> page.kind() != PagePath.Kind.GARBAGE || garbage.isPresent())
          .map(page -> answerIfAllowed(request, page, links))
          .orElseGet(() -> notFound(Frame.plain(links)));
    } catch (RuntimeException e) {
      return failure(e, Frame.plain(links));
    }
  }

  private HttpResponse answerIfAllowed(HttpRequest request, PagePath path, Links links) {
    if (path.kind() == PagePath.Kind.STYLESHEET) {
      return file("text/css; charset=utf-8", stylesheet);
    }
    if (path.kind() == PagePath.Kind.ICON) {
      return file("image/svg+xml", icon);
    }
    Decision decision = accessControl.decide(request, path.wanted());
    if (decision instanceof Decision.Granted granted) {
      HttpResponse response = show(path, new Visit(request, granted, links));
      tell(request, path, decision.caller(), response.status());
      return response;
    }
    if (decision instanceof Decision.Challenged challenged) {
      tell(request, path, decision.caller(), 401);
      return challenge(challenged, Frame.plain(links));
    }
    tell(request, path, decision.caller(), 403);
    return denied(path, Frame.plain(links));
  }

  private static HttpResponse file(String type, byte[] content) {
    return HttpResponse.builder(200)
        .header(CONTENT_TYPE, type)
        .body(new ResponseBody.Bytes(content))
        .build();
  }

  /** Tells the audit what was decided, which is more than the caller may learn. */
  private void tell(HttpRequest request, PagePath path, Caller caller, int status) {
    audit.answered(new AuditEvent(
        request,
        options.trustedProxies().clientOf(request),
        caller,
        path.wanted(),
        Optional.of(path.reference()).filter(reference -> !reference.isEmpty()),
        status));
  }

  private HttpResponse show(PagePath path, Visit visit) {
    boolean showsGarbage = showsGarbage(visit.caller());
    if (path.kind() == PagePath.Kind.GARBAGE && !showsGarbage) {
      return notFound(Frame.plain(visit.links()));
    }
    Frame frame = new Frame(visit.links(), Optional.of(visit.caller()), showsGarbage);
    return content(path, visit)
        .map(content -> page(200, frame, content).build())
        .orElseGet(() -> notFound(Frame.plain(visit.links())));
  }

  private boolean showsGarbage(Caller caller) {
    return garbage.filter(page -> page.isVisibleTo(caller)).isPresent();
  }

  private Optional<Content> content(PagePath path, Visit visit) {
    return switch (path.kind()) {
      case REPOSITORIES -> Optional.of(new RepositoryList(registry).content(visit));
      case SIGN_IN -> Optional.of(signedIn(visit.caller()));
      case GARBAGE -> garbage.map(page -> page.content(visit));
      case TAGS -> TagList.content(registry.repository(path.repository()), visit);
      case MANIFEST ->
        manifest(path, visit)
            .map(page -> page.description(visit, PullCommands.of(options, visit.request())));
      case RAW -> manifest(path, visit).map(ManifestPage::raw);
      case STYLESHEET, ICON -> Optional.empty();
    };
  }

  private Optional<ManifestPage> manifest(PagePath path, Visit visit) {
    return ManifestPage.find(
        registry,
        RepositoryName.parse(path.repository()),
        Reference.parse(path.reference()),
        visit.links());
  }

  private static Content signedIn(Caller caller) {
    return Content.message(
        "Sign in",
        caller
            .name()
            .map(name -> "You are signed in as " + name + ".")
            .orElse("This registry needs no password."));
  }

  private static HttpResponse challenge(Decision.Challenged challenged, Frame frame) {
    return page(401, frame, Content.message("Sign in", "This page needs a user and a password."))
        .header("WWW-Authenticate", challenged.challenge())
        .build();
  }

  /** Returns the answer to a known caller without a right, who must not learn what exists. */
  private static HttpResponse denied(PagePath path, Frame frame) {
    return switch (path.kind()) {
      case REPOSITORIES, SIGN_IN ->
        page(403, frame, Content.message("Denied", "You may not list the repositories."))
            .build();
      case GARBAGE, TAGS, MANIFEST, RAW, STYLESHEET, ICON -> notFound(frame);
    };
  }

  private static HttpResponse notFound(Frame frame) {
    String text = "There is no such page, or you may not see it.";
    return page(404, frame, Content.message("Not found", text)).build();
  }

  /** Returns the answer to a request that failed. It names no cause, which the log contains. */
  private static HttpResponse failure(RuntimeException e, Frame frame) {
    ErrorCode code = e instanceof StowageException failed ? failed.code() : ErrorCode.UNKNOWN;
    return switch (code) {
      case NAME_UNKNOWN, MANIFEST_UNKNOWN, BLOB_UNKNOWN -> notFound(frame);
      case UNAVAILABLE, TOOMANYREQUESTS -> {
        LOG.warn("A page cannot be shown: {}", e.getMessage());
        yield page(code.status(), frame, Content.message("Busy", "Please try again later."))
            .header("Retry-After", "5")
            .build();
      }
      default -> {
        String id = UUID.randomUUID().toString();
        LOG.error("A page cannot be shown, error id {}", id, e);
        yield page(500, frame, Content.message("Error", "The log has details, with the id " + id))
            .build();
      }
    };
  }

  private static HttpResponse.Builder page(int status, Frame frame, Content content) {
    Html document = frame.document(content);
    return HttpResponse.builder(status)
        .header(CONTENT_TYPE, "text/html; charset=utf-8")
        .body(new ResponseBody.Stream(OptionalLong.empty(), document::writeDocument));
  }

  /** Returns each setting with its value. */
  @Override
  public String toString() {
    return "RegistryPages[registry=" + registry + ", options=" + options + ", garbage="
        + (garbage.isPresent() ? "shown to some" : "not shown") + "]";
  }

  /** Collects the parts of a handler. Not thread-safe. */
  public static final class Builder {
    private final Registry registry;
    private AccessControl accessControl = AccessControl.open();
    private HttpOptions options = HttpOptions.defaults();
    private AuditListener audit = AuditListener.none();
    private Optional<GarbagePage> garbage = Optional.empty();

    private Builder(Registry registry) {
      this.registry = Objects.requireNonNull(registry, "registry");
    }

    /** Sets who may see what. Default: everybody everything. */
    public Builder accessControl(AccessControl control) {
      accessControl = Objects.requireNonNull(control, "control");
      return this;
    }

    /**
     * Sets the options. Their prefix, host, trusted proxies and response headers apply to the
     * pages, except for headers whose names begin with {@code Access-Control-}. Default: {@link
     * HttpOptions#defaults}.
     */
    public Builder options(HttpOptions chosen) {
      options = Objects.requireNonNull(chosen, "chosen");
      return this;
    }

    /**
     * Sets the listener that receives each request for a page of the registry. If a known caller
     * lacks a right, the status in the event is 403, even if the answer does not reveal that the
     * page exists. Default: none.
     */
    public Builder audit(AuditListener listener) {
      audit = Objects.requireNonNull(listener, "listener");
      return this;
    }

    /**
     * Adds a page about what a collection would remove and what is in quarantine. It shows the
     * totals of the whole registry, the digests of blobs, and the names of those repositories only
     * that its caller may pull. To everybody else the page seems not to exist. Default: there is no
     * such page.
     *
     * @param view tells what is garbage
     * @param allowed whether a caller may see the page, in addition to the right to list the
     *     repositories
     */
    public Builder garbage(GarbageView view, Predicate<Caller> allowed) {
      garbage = Optional.of(new GarbagePage(view, allowed));
      return this;
    }

    /** Returns the handler. */
    public RegistryPages build() {
      return new RegistryPages(this);
    }
  }
}
