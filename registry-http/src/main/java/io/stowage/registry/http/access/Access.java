package io.stowage.registry.http.access;

import io.stowage.registry.model.Printable;
import java.util.Locale;
import java.util.Objects;

/**
 * One right that a request needs.
 *
 * @param kind the kind of object
 * @param name the name of the repository as it was sent, or {@code *} for the catalog
 * @param action what is done with the object
 */
public record Access(Kind kind, String name, Action action) {
  private static final String EVERY_REPOSITORY = "*";

  /** Checks that no component is null. */
  public Access {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(action, "action");
  }

  /** Returns the right to do {@code action} in the repository {@code name}. */
  public static Access repository(String name, Action action) {
    return new Access(Kind.REPOSITORY, name, action);
  }

  /**
   * Returns the right to list the repositories. A list contains only those repositories for which
   * the caller has the right {@link #listing}.
   */
  public static Access catalog() {
    return new Access(Kind.CATALOG, EVERY_REPOSITORY, Action.PULL);
  }

  /** Returns the right to see the repository {@code name} in a list of repositories. */
  public static Access listing(String name) {
    return new Access(Kind.CATALOG, name, Action.PULL);
  }

  /** Returns whether this is the right {@link #catalog}. */
  public boolean isCatalog() {
    return kind == Kind.CATALOG && name.equals(EVERY_REPOSITORY);
  }

  /**
   * Returns the right in the form of a scope, such as {@code repository:team/app:pull}, with
   * control characters escaped as described at {@link Printable}.
   */
  @Override
  public String toString() {
    return Printable.of(kind + ":" + name + ":" + action);
  }

  /** The kinds of objects. */
  public enum Kind {
    /** A repository. */
    REPOSITORY,
    /** The list of repositories. */
    CATALOG;

    /** Returns the name in lower case. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The actions. */
  public enum Action {
    /** Reads blobs, manifests, tags and referrers. */
    PULL,
    /** Adds blobs and manifests, and sets tags, whether they exist or not. */
    PUSH,
    /** Adds blobs and manifests, and sets tags that do not exist. */
    CREATE,
    /** Deletes manifests, tags and blobs. */
    DELETE;

    /**
     * Parses the name of an action, such as {@code pull}.
     *
     * @throws IllegalArgumentException if there is no such action
     */
    public static Action parse(String text) {
      Objects.requireNonNull(text, "text");
      return switch (text) {
        case "pull" -> PULL;
        case "push" -> PUSH;
        case "create" -> CREATE;
        case "delete" -> DELETE;
        default ->
          throw new IllegalArgumentException(
              "action is \"" + Printable.of(text) + "\", expected pull, push, create or delete");
      };
    }

    /** Returns whether the right to do this includes {@code other}: a push includes a creation. */
    public boolean includes(Action other) {
      Objects.requireNonNull(other, "other");
      return this == other || (this == PUSH && other == CREATE);
    }

    /** Returns the name in lower case. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
