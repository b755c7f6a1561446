package io.stowage.registry.http.access;

import java.util.Objects;
import java.util.function.Predicate;

/** The result of checking the credentials and rights of a request. */
public sealed interface Decision {
  /** Returns the author of the request, who is anonymous if the credentials were not valid. */
  Caller caller();

  /**
   * The request may proceed.
   *
   * @param caller the author of the request
   * @param rights tells whether the caller has a right that the request did not need, such as to
   *     see another repository in the catalog, or to mount a blob from it
   */
  record Granted(Caller caller, Predicate<Access> rights) implements Decision {
    /** Checks that no component is null. */
    public Granted {
      Objects.requireNonNull(caller, "caller");
      Objects.requireNonNull(rights, "rights");
    }
  }

  /**
   * The client must authenticate, or must do so with wider rights: status 401.
   *
   * @param caller the author of the request if it is known although its rights do not suffice, and
   *     otherwise an anonymous one
   * @param challenge the value of the header {@code WWW-Authenticate}
   * @param problem a description of the problem
   */
  record Challenged(Caller caller, String challenge, String problem) implements Decision {
    /** Checks that no component is null. */
    public Challenged {
      Objects.requireNonNull(caller, "caller");
      Objects.requireNonNull(challenge, "challenge");
      Objects.requireNonNull(problem, "problem");
    }

    /** Creates a challenge of a caller who is not known. */
    public Challenged(String challenge, String problem) {
      this(Caller.anonymous(), challenge, problem);
    }
  }

  /**
   * The caller is known and may not do this: status 403.
   *
   * @param caller the author of the request
   * @param problem a description of the problem
   */
  record Denied(Caller caller, String problem) implements Decision {
    /** Checks that no component is null. */
    public Denied {
      Objects.requireNonNull(caller, "caller");
      Objects.requireNonNull(problem, "problem");
    }
  }
}
