package io.stowage.registry.server.config;

import io.stowage.registry.server.config.StoreLocation.Bucket;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Reads where pulls are redirected to, from the sections {@code storage.redirect} and {@code
 * middleware}. As in Distribution, the last middleware in the file decides.
 */
final class RedirectSection {
  private static final String PLACE = "middleware.storage";
  private static final String BASE = "options.baseurl";
  private static final String KEY_PAIR = "options.keypairid";
  private static final String VALIDITY = "options.duration";
  private static final String FILTER = "options.ipfilteredby";
  private static final Duration STANDARD_VALIDITY = Duration.ofMinutes(20);
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9]+");

  private final Section root;
  private final StoreLocation location;

  RedirectSection(Section root, StoreLocation location) {
    this.root = root;
    this.location = location;
  }

  /**
   * Reads the sections, and the private key of CloudFront.
   *
   * @throws ConfigurationException if there is a middleware that is not supported, or a value is
   *     invalid
   */
  PullRedirect read() {
    for (String place : List.of("registry", "repository")) {
      for (Section middleware : root.groups("middleware." + place)) {
        checkDisabled(middleware);
      }
    }
    PullRedirect redirect =
        location instanceof Bucket ? new PullRedirect.Store() : new PullRedirect.None();
    for (Section middleware : root.groups(PLACE)) {
      if (!middleware.flag("disabled")) {
        redirect = redirect(middleware);
      }
    }
    return root.flag("storage.redirect.disable") ? new PullRedirect.None() : redirect;
  }

  private PullRedirect redirect(Section middleware) {
    return switch (middleware.text("name").orElse("")) {
      case "redirect" ->
        new PullRedirect.Base(base(middleware, Urls.required(middleware, BASE), ""));
      case "cloudfront" -> cloudFront(middleware);
      default -> throw unsupported(middleware);
    };
  }

  private PullRedirect cloudFront(Section middleware) {
    if (!(location instanceof Bucket bucket)) {
      throw middleware.invalid(
          "name", "cloudfront", "storage.s3 with it, because CloudFront reads a bucket");
    }
    String filter = middleware.text(FILTER).orElse("none").strip().toLowerCase(Locale.ROOT);
    if (!filter.equals("none")) {
      throw middleware.invalid(
          FILTER, filter, "none: the address of a client does not decide where it is sent");
    }
    return new PullRedirect.CloudFront(
        base(middleware, distribution(middleware), bucket.prefix()),
        keyPairId(middleware),
        RsaKeyFile.read(middleware, "options.privatekey"),
        validity(middleware));
  }

  /** The id is a part of each URL. A malformed one may be the key itself, so it is not shown. */
  private static String keyPairId(Section middleware) {
    String id = middleware.required(KEY_PAIR, "the id of the key in CloudFront");
    if (!ID.matcher(id).matches()) {
      throw middleware.invalid(
          KEY_PAIR, "malformed", "letters and digits alone, such as K2JCJMDEHXQW5F");
    }
    return id;
  }

  /** The scheme may be missing, as in Distribution. */
  private static URI distribution(Section middleware) {
    String text = middleware.required(BASE, "a URL such as https://d111111abcdef8.cloudfront.net");
    return Urls.of(middleware, BASE, text.contains("://") ? text : "https://" + text);
  }

  private static Duration validity(Section middleware) {
    return middleware.text(VALIDITY).isEmpty() ? STANDARD_VALIDITY : middleware.positive(VALIDITY);
  }

  /**
   * Returns the scheme, host and path of {@code url}, which are all that Distribution uses of it,
   * with {@code below} behind the path.
   */
  private static URI base(Section middleware, URI url, String below) {
    String path =
        below.isEmpty() ? url.getPath() : url.getPath().replaceAll("/+$", "") + "/" + below;
    try {
      return new URI(url.getScheme(), null, url.getHost(), url.getPort(), path, null, null);
    } catch (URISyntaxException e) {
      throw middleware.invalid(BASE, "malformed", "a URL such as https://files.example.com");
    }
  }

  private static void checkDisabled(Section middleware) {
    if (!middleware.flag("disabled")) {
      throw unsupported(middleware);
    }
  }

  private static ConfigurationException unsupported(Section middleware) {
    return middleware.invalid(
        "name",
        middleware.text("name").orElse("missing"),
        "redirect or cloudfront below middleware.storage, or disabled: true with it");
  }
}
