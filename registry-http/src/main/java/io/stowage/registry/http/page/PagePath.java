package io.stowage.registry.http.page;

import com.google.common.collect.ImmutableSet;
import io.stowage.registry.http.access.Access;
import io.stowage.registry.http.internal.api.PathSegments;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.Reference;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The page that the path of a request names.
 *
 * @param kind the kind of page
 * @param repository the name of the repository, which is valid, or an empty text
 * @param reference the tag or digest, which is valid, or an empty text
 */
record PagePath(Kind kind, String repository, String reference) {

  /** The kinds of pages. */
  enum Kind {
    /** The list of repositories. */
    REPOSITORIES,
    /** The style sheet, which everybody may read. */
    STYLESHEET,
    /** The icon, which everybody may read. */
    ICON,
    /** A page that is shown to known callers only. */
    SIGN_IN,
    /** The content that a collection would remove. */
    GARBAGE,
    /** The tags of a repository. */
    TAGS,
    /** A manifest. */
    MANIFEST,
    /** The text of a manifest. */
    RAW
  }

  /**
   * Parses an encoded path below that of the first page. The result is empty if there is no such
   * page.
   */
  static Optional<PagePath> parse(String path) {
    return PathSegments.of(path)
        .flatMap(segments -> page(segments.get(0), segments.subList(1, segments.size())));
  }

  private static Optional<PagePath> page(String first, List<String> rest) {
    return switch (first) {
      case "" -> single(Kind.REPOSITORIES, rest);
      case "style.css" -> single(Kind.STYLESHEET, rest);
      case "icon.svg" -> single(Kind.ICON, rest);
      case "sign-in" -> single(Kind.SIGN_IN, rest);
      case "garbage" -> single(Kind.GARBAGE, rest);
      case "tags" -> valid(new PagePath(Kind.TAGS, String.join("/", rest), ""));
      case "manifests" -> manifest(Kind.MANIFEST, rest);
      case "raw" -> manifest(Kind.RAW, rest);
      default -> Optional.empty();
    };
  }

  private static Optional<PagePath> single(Kind kind, List<String> rest) {
    return rest.isEmpty() ? Optional.of(new PagePath(kind, "", "")) : Optional.empty();
  }

  private static Optional<PagePath> manifest(Kind kind, List<String> rest) {
    int last = rest.size() - 1;
    return last < 1
        ? Optional.empty()
        : valid(new PagePath(kind, String.join("/", rest.subList(0, last)), rest.get(last)));
  }

  private static Optional<PagePath> valid(PagePath path) {
    try {
      RepositoryName.parse(path.repository);
      return path.kind == Kind.TAGS || isKnown(Reference.parse(path.reference))
          ? Optional.of(path)
          : Optional.empty();
    } catch (RegistryException e) {
      return Optional.empty();
    }
  }

  private static boolean isKnown(Reference reference) {
    return !(reference instanceof Digest digest) || digest.algorithm().isKnown();
  }

  /** Returns the rights that a caller needs to see the page. */
  Set<Access> wanted() {
    return switch (kind) {
      case STYLESHEET, ICON, SIGN_IN -> ImmutableSet.of();
      case REPOSITORIES, GARBAGE -> ImmutableSet.of(Access.catalog());
      case TAGS, MANIFEST, RAW ->
        ImmutableSet.of(Access.repository(repository, Access.Action.PULL));
    };
  }
}
