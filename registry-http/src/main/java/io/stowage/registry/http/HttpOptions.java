package io.stowage.registry.http;

import io.stowage.registry.model.Manifest;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The options of a {@link io.stowage.registry.http.api.RegistryHandler}.
 *
 * <p>Immutable; created by a {@link Builder}.
 */
public final class HttpOptions {
  private final Builder chosen;

  /** Creates options from {@code chosen}, a copy that is never changed. */
  private HttpOptions(Builder chosen) {
    this.chosen = chosen;
  }

  /** Returns the default options, which {@link Builder} documents. */
  public static HttpOptions defaults() {
    return builder().build();
  }

  /** Returns a builder that starts from the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts from these options. */
  public Builder toBuilder() {
    return new Builder(chosen);
  }

  /** Returns the path below which the API is, such as {@code /x/}, or an empty text. */
  public String prefix() {
    return chosen.prefix;
  }

  /** Returns the base of all URLs in responses, if it does not depend on the request. */
  public Optional<URI> host() {
    return chosen.host;
  }

  /** Returns whether {@code Location} headers contain a path instead of a whole URL. */
  public boolean relativeUrls() {
    return chosen.relativeUrls;
  }

  /** Returns the proxies whose forwarding headers are trusted. */
  public TrustedProxies trustedProxies() {
    return chosen.trustedProxies;
  }

  /**
   * Returns a copy of the key that authenticates the state of an upload in its URL, if there is
   * one.
   */
  public Optional<byte[]> secret() {
    return chosen.secret.map(byte[]::clone);
  }

  /** Returns the maximum size of a manifest in bytes. */
  public int manifestLimit() {
    return chosen.manifestLimit;
  }

  /** Returns the maximum size of a blob in bytes, or 0 if there is none. */
  public long blobLimit() {
    return chosen.blobLimit;
  }

  /** Returns the maximum number of requests that write the content of blobs at the same time. */
  public int uploadLimit() {
    return chosen.uploadLimit;
  }

  /** Returns the maximum number of repositories in one page of the catalog. */
  public int catalogLimit() {
    return chosen.catalogLimit;
  }

  /** Returns the number of repositories in a page of the catalog if the client gives none. */
  public int catalogDefault() {
    return chosen.catalogDefault;
  }

  /** Returns the maximum number of tags in one page if the client asks for pages. */
  public int tagsLimit() {
    return chosen.tagsLimit;
  }

  /** Returns whether a manifest is served although the client does not accept its type. */
  public boolean lenientAccept() {
    return chosen.lenientAccept;
  }

  /** Returns whether additions in drafts of version 1.2 of the OCI specification are enabled. */
  public boolean draftFeatures() {
    return chosen.draftFeatures;
  }

  /** Returns whether a mount without a source searches all repositories the caller may pull. */
  public boolean anyMount() {
    return chosen.anyMount;
  }

  /** Returns the URL below which another server has the files of the store, if there is one. */
  public Optional<URI> redirect() {
    return chosen.redirect;
  }

  /**
   * Returns the locator that provides the URLs to which pulls of blobs are redirected, or empty if
   * there is none.
   */
  public Optional<BlobLocator> locator() {
    return chosen.locator;
  }

  /** Returns the classes of manifests that may be pushed; all may if there are none. */
  public Set<ManifestClass> manifestClasses() {
    return chosen.manifestClasses;
  }

  /** Returns whether a HEAD request for a manifest or blob counts as a pull. */
  public boolean headEvents() {
    return chosen.headEvents;
  }

  /** Returns the headers that every response has. */
  public HttpHeaders responseHeaders() {
    return chosen.responseHeaders;
  }

  /** Returns the clock. */
  public InstantSource clock() {
    return chosen.clock;
  }

  /** Returns each setting with its value, without the secret. */
  @Override
  public String toString() {
    return "HttpOptions[prefix=" + prefix()
        + ", host=" + host().map(URI::toString).orElse("none")
        + ", relativeUrls=" + relativeUrls()
        + ", trustedProxies=" + trustedProxies()
        + ", secret=" + (chosen.secret.isPresent() ? "***" : "none")
        + ", manifestLimit=" + manifestLimit()
        + ", blobLimit=" + blobLimit()
        + ", uploadLimit=" + uploadLimit()
        + ", catalogLimit=" + catalogLimit()
        + ", catalogDefault=" + catalogDefault()
        + ", tagsLimit=" + tagsLimit()
        + ", lenientAccept=" + lenientAccept()
        + ", draftFeatures=" + draftFeatures()
        + ", anyMount=" + anyMount()
        + ", manifestClasses=" + manifestClasses()
        + ", redirect=" + redirect().map(URI::toString).orElse("none")
        + ", locator=" + (locator().isPresent() ? "set" : "none")
        + ", headEvents=" + headEvents()
        + ", responseHeaders=" + responseHeaders()
        + ", clock=" + clock() + "]";
  }

  /** A builder of options. Not thread-safe. */
  public static final class Builder {
    private static final Pattern PREFIX = Pattern.compile("(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*/?");

    private String prefix = "";
    private Optional<URI> host = Optional.empty();
    private boolean relativeUrls;
    private TrustedProxies trustedProxies = TrustedProxies.none();
    private Optional<byte[]> secret = Optional.empty();
    private int manifestLimit = Manifest.LIMIT;
    private long blobLimit;
    private int uploadLimit = 1000;
    private int catalogLimit = 1000;
    private int catalogDefault = 100;
    private int tagsLimit = 1000;
    private boolean lenientAccept;
    private boolean draftFeatures;
    private boolean anyMount;
    private Set<ManifestClass> manifestClasses = Set.of();
    private Optional<URI> redirect = Optional.empty();
    private Optional<BlobLocator> locator = Optional.empty();
    private boolean headEvents;
    private HttpHeaders responseHeaders = HttpHeaders.none();
    private InstantSource clock = InstantSource.system();

    private Builder() {}

    private Builder(Builder other) {
      prefix = other.prefix;
      host = other.host;
      relativeUrls = other.relativeUrls;
      trustedProxies = other.trustedProxies;
      secret = other.secret;
      manifestLimit = other.manifestLimit;
      blobLimit = other.blobLimit;
      uploadLimit = other.uploadLimit;
      catalogLimit = other.catalogLimit;
      catalogDefault = other.catalogDefault;
      tagsLimit = other.tagsLimit;
      lenientAccept = other.lenientAccept;
      draftFeatures = other.draftFeatures;
      anyMount = other.anyMount;
      manifestClasses = other.manifestClasses;
      redirect = other.redirect;
      locator = other.locator;
      headEvents = other.headEvents;
      responseHeaders = other.responseHeaders;
      clock = other.clock;
    }

    /**
     * Sets the path below which the API is, such as {@code /x/} for {@code /x/v2/}. Default: the
     * root.
     *
     * @throws IllegalArgumentException if {@code path} is neither empty nor an absolute path of
     *     letters, digits and {@code . _ ~ -}
     */
    public Builder prefix(String path) {
      Objects.requireNonNull(path, "path");
      if (!PREFIX.matcher(path).matches()) {
        throw new IllegalArgumentException(
            "prefix is \"" + path + "\", expected an absolute path such as /x/");
      }
      String below = path.endsWith("/") ? path : path + "/";
      prefix = below.equals("/") ? "" : below;
      return this;
    }

    /**
     * Sets the base of all URLs in {@code Location} headers. It takes precedence over what the
     * request says, and over {@link #relativeUrls}. If it has a path, the path replaces the {@link
     * #prefix}. Default: the URL of the request.
     *
     * @param base such as {@code https://registry.example.com}
     * @throws IllegalArgumentException if {@code base} is not an http or https URL of a host
     */
    public Builder host(URI base) {
      host = Optional.of(checkedBase("host", base));
      return this;
    }

    /**
     * Sets whether {@code Location} headers contain a path instead of a whole URL, which works
     * behind every proxy. Default: false, as in Distribution.
     */
    public Builder relativeUrls(boolean relative) {
      relativeUrls = relative;
      return this;
    }

    /**
     * Sets the proxies whose headers {@code Forwarded}, {@code X-Forwarded-Proto}, {@code
     * X-Forwarded-Host}, {@code X-Forwarded-For} and {@code X-Real-Ip} are trusted. Default: none.
     *
     * @param blocks addresses and CIDR blocks, such as {@code 10.0.0.0/8}
     * @throws IllegalArgumentException if one of them is malformed
     */
    public Builder trustedProxies(List<String> blocks) {
      trustedProxies = TrustedProxies.of(blocks);
      return this;
    }

    /**
     * Sets the key that authenticates the state of an upload in its URL. Servers with the same key,
     * which may be docker-registries, can continue each other's uploads. Default: none; the state
     * is neither written nor read.
     *
     * @throws IllegalArgumentException if {@code key} is empty
     */
    public Builder secret(byte[] key) {
      Objects.requireNonNull(key, "key");
      if (key.length == 0) {
        throw new IllegalArgumentException("the secret is empty");
      }
      secret = Optional.of(key.clone());
      return this;
    }

    /**
     * Sets the maximum size of a manifest. Default: {@link Manifest#LIMIT}, 4 MiB, which is also
     * the maximum.
     *
     * @throws IllegalArgumentException if {@code bytes} is not from 1 to {@code Manifest.LIMIT}
     */
    public Builder manifestLimit(int bytes) {
      manifestLimit = (int) inRange("manifest limit", bytes, 1, Manifest.LIMIT);
      return this;
    }

    /**
     * Sets the maximum size of a blob in bytes. Default: 0, no maximum.
     *
     * @throws IllegalArgumentException if {@code bytes} is negative
     */
    public Builder blobLimit(long bytes) {
      blobLimit = inRange("blob limit", bytes, 0, Long.MAX_VALUE);
      return this;
    }

    /**
     * Sets the maximum number of requests that write the content of blobs at the same time: each
     * PATCH and PUT of an upload, and each POST with the content of a blob, from the start of its
     * body to its answer. An upload between two of its requests does not count. Further requests
     * are refused with TOOMANYREQUESTS. Default: 1000.
     *
     * @throws IllegalArgumentException if {@code requests} is not positive
     */
    public Builder uploadLimit(int requests) {
      uploadLimit = (int) inRange("upload limit", requests, 1, Integer.MAX_VALUE);
      return this;
    }

    /**
     * Sets the maximum number of repositories in one page of the catalog; a client that asks for
     * more gets this number. Default: 1000.
     *
     * @throws IllegalArgumentException if {@code entries} is not positive
     */
    public Builder catalogLimit(int entries) {
      catalogLimit = (int) inRange("catalog limit", entries, 1, Integer.MAX_VALUE);
      return this;
    }

    /**
     * Sets the number of repositories in a page of the catalog if the client gives none; the {@link
     * #catalogLimit} applies to it. Default: 100.
     *
     * @throws IllegalArgumentException if {@code entries} is not positive
     */
    public Builder catalogDefault(int entries) {
      catalogDefault = (int) inRange("catalog default", entries, 1, Integer.MAX_VALUE);
      return this;
    }

    /**
     * Sets the maximum number of tags in one page; a client that asks for more gets this number. A
     * client that asks for no pages gets all tags. Default: 1000.
     *
     * @throws IllegalArgumentException if {@code entries} is not positive
     */
    public Builder tagsLimit(int entries) {
      tagsLimit = (int) inRange("tags limit", entries, 1, Integer.MAX_VALUE);
      return this;
    }

    /**
     * Sets whether a manifest is served although the client does not accept its type. Default:
     * false, as in Distribution: such a request is answered with MANIFEST_UNKNOWN.
     */
    public Builder lenientAccept(boolean lenient) {
      lenientAccept = lenient;
      return this;
    }

    /**
     * Sets whether additions in drafts of version 1.2 of the OCI specification are enabled: the
     * parameters {@code tag} of a pushed manifest and {@code digest-algorithm} of a new upload.
     * Default: false.
     */
    public Builder draftFeatures(boolean enabled) {
      draftFeatures = enabled;
      return this;
    }

    /**
     * Sets whether a mount that names no source searches all repositories that its caller may pull.
     * Default: false; the client has to push the blob.
     */
    public Builder anyMount(boolean enabled) {
      anyMount = enabled;
      return this;
    }

    /**
     * Sets the classes of manifests that may be pushed; other manifests, except for indexes, are
     * then refused with DENIED ({@code policy.repository.classes} in Distribution's configuration).
     * Default: none, which allows all manifests.
     */
    public Builder manifestClasses(Set<ManifestClass> classes) {
      manifestClasses = Set.copyOf(Objects.requireNonNull(classes, "classes"));
      return this;
    }

    /**
     * Sets the URL below which another server has the files of the store, such as {@code
     * https://files.example.com} for {@code
     * https://files.example.com/docker/registry/v2/blobs/sha256/...}. A GET or HEAD request for a
     * blob is then redirected there with status 307 once its caller may pull the blob, as by
     * Distribution's middleware {@code redirect}; the other server has to protect the files itself.
     * Default: none; this server sends the blobs.
     *
     * @throws IllegalArgumentException if {@code base} is not an http or https URL of a host
     */
    public Builder redirect(URI base) {
      redirect = Optional.of(checkedBase("redirect", base));
      return this;
    }

    /**
     * Sets the locator that provides the URLs of blobs. A GET request for a blob, or for ranges of
     * it, is then redirected with status 307 to the URL that {@code found} returns, once its caller
     * may pull the blob; this server answers if {@code found} returns none. It also answers HEAD
     * requests, because a signed URL is for one method. A {@link #redirect} takes precedence.
     * Default: none; this server sends the blobs.
     */
    public Builder locator(BlobLocator found) {
      locator = Optional.of(Objects.requireNonNull(found, "found"));
      return this;
    }

    /**
     * Sets whether a HEAD request for a manifest or blob fires the event of a pull, as in
     * Distribution. Such an event has the attribute {@code request.method} with the value {@code
     * HEAD}. Default: false.
     */
    public Builder headEvents(boolean enabled) {
      headEvents = enabled;
      return this;
    }

    /**
     * Sets headers that every response has, unless the response itself has a header of the same
     * name. This is where the headers of CORS are set: if there are several lines of {@code
     * Access-Control-Allow-Origin}, a response contains the one that the request names. Default:
     * none.
     */
    public Builder responseHeaders(HttpHeaders headers) {
      responseHeaders = Objects.requireNonNull(headers, "headers");
      return this;
    }

    /** Sets the clock. Default: the system's clock. */
    public Builder clock(InstantSource source) {
      clock = Objects.requireNonNull(source, "source");
      return this;
    }

    private static URI checkedBase(String name, URI base) {
      Objects.requireNonNull(base, "base");
      String scheme = base.getScheme() == null ? "" : base.getScheme().toLowerCase(Locale.ROOT);
      boolean valid = (scheme.equals("http") || scheme.equals("https"))
          && base.getHost() != null
          && base.getRawUserInfo() == null
          && base.getRawQuery() == null
          && base.getRawFragment() == null;
      if (!valid) {
        String shown = base.getRawUserInfo() == null ? "\"" + base + "\"" : "a URL with a user";
        throw new IllegalArgumentException(
            name + " is " + shown + ", expected a URL such as https://registry.example.com");
      }
      return base;
    }

    private static long inRange(String name, long value, long least, long most) {
      if (value < least || value > most) {
        throw new IllegalArgumentException(name + " is " + value + ", expected " + least
            + (most >= Integer.MAX_VALUE ? " or more" : " to " + most));
      }
      return value;
    }

    /** Returns the options. */
    public HttpOptions build() {
      return new HttpOptions(new Builder(this));
    }
  }
}
