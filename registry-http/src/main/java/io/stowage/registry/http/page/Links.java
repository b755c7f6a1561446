package io.stowage.registry.http.page;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import com.google.common.escape.Escaper;
import com.google.common.net.UrlEscapers;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.Reference;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import java.util.stream.Collectors;

/**
 * The addresses of the pages. They are relative to the page that contains them, so they are valid
 * below any prefix and behind a proxy that changes the path.
 *
 * @param root the address of the first page, which ends in a slash
 */
record Links(String root) {
  /** The parameter that names the entry after which a page of a list begins. */
  static final String LAST = "last";

  private static final Escaper SEGMENT = UrlEscapers.urlPathSegmentEscaper();
  private static final Escaper VALUE = UrlEscapers.urlFormParameterEscaper();
  private static final CharMatcher SLASH = CharMatcher.is('/');

  /** Returns the addresses for a page whose own address is {@code path} below the first page. */
  static Links on(String path) {
    int depth = SLASH.countIn(path);
    return new Links(depth == 0 ? "./" : "../".repeat(depth));
  }

  String stylesheet() {
    return root + "style.css";
  }

  String icon() {
    return root + "icon.svg";
  }

  String signIn() {
    return root + "sign-in";
  }

  String garbage() {
    return root + "garbage";
  }

  String repositories() {
    return root;
  }

  String repositoriesAfter(RepositoryName last) {
    return after(repositories(), last.value());
  }

  String tags(RepositoryName repository) {
    return root + "tags/" + path(repository);
  }

  String tagsAfter(RepositoryName repository, Tag last) {
    return after(tags(repository), last.value());
  }

  String manifest(RepositoryName repository, Reference reference) {
    return root + "manifests/" + path(repository, reference);
  }

  /** Returns the address of a manifest with the referrers that follow {@code last}. */
  String referrersAfter(RepositoryName repository, Reference reference, Digest last) {
    return after(manifest(repository, reference), last.toString()) + "#referrers";
  }

  String raw(RepositoryName repository, Reference reference) {
    return root + "raw/" + path(repository, reference);
  }

  private static String path(RepositoryName repository, Reference reference) {
    return path(repository) + "/" + SEGMENT.escape(reference.toString());
  }

  private static String path(RepositoryName repository) {
    return Splitter.on('/')
        .splitToStream(repository.value())
        .map(SEGMENT::escape)
        .collect(Collectors.joining("/"));
  }

  private static String after(String address, String last) {
    return address + "?" + LAST + "=" + VALUE.escape(last);
  }
}
