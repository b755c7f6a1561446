package io.stowage.registry.http.internal.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stowage.registry.http.HttpHeaders;
import io.stowage.registry.http.HttpResponse;
import io.stowage.registry.http.RequestException;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.StowageException;
import io.stowage.registry.storage.StorageException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns exceptions into responses (OCI distribution spec, "Error Codes"). Codes, statuses and
 * messages are those of Distribution; the message of a malformed value also states the problem.
 *
 * <p>The body of an unexpected error contains an id instead of the cause, which may name paths of
 * the store; the log contains both.
 */
public final class Errors {
  private static final Logger LOG = LoggerFactory.getLogger(Errors.class);
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String RETRY_AFTER = "Retry-After";
  private static final int LONGEST_VALUE = 1000;

  private Errors() {}

  /**
   * Returns the response that {@code work} returns, or the one for the exception that it throws.
   *
   * @param failures receives the exception if the store failed
   * @throws RequestException if the body of the request cannot be read
   */
  public static HttpResponse answer(
      Supplier<HttpResponse> work, Consumer<StorageException> failures) {
    try {
      return work.get();
    } catch (RequestException e) {
      throw e;
    } catch (UncheckedIOException e) {
      throw new RequestException("the body of the request cannot be read", e);
    } catch (StorageException e) {
      failures.accept(e);
      return of(e);
    } catch (RuntimeException e) {
      return of(e);
    }
  }

  /** Returns the response for a request that ended with {@code e}. */
  public static HttpResponse of(RuntimeException e) {
    Objects.requireNonNull(e, "e");
    if (e instanceof ApiException refused) {
      return response(
          refused.status(), List.of(error(refused)), refused.headers(), refused.closesConnection());
    }
    if (e instanceof RegistryException refused && refused.code() != ErrorCode.UNKNOWN) {
      return response(status(refused.code()), errors(refused), headers(refused.code()), false);
    }
    ErrorCode code = e instanceof StowageException failed ? failed.code() : ErrorCode.UNKNOWN;
    return response(status(code), List.of(failure(code, e)), headers(code), false);
  }

  /** Returns the status of the response for {@code code}. */
  public static int status(ErrorCode code) {
    return code == ErrorCode.BLOB_UPLOAD_INVALID ? 404 : code.status();
  }

  /** Returns the code that a response contains for {@code code}. */
  static String name(ErrorCode code) {
    return code == ErrorCode.BLOB_UPLOAD_BUSY ? ErrorCode.TOOMANYREQUESTS.name() : code.name();
  }

  /** Returns Distribution's message for {@code code}. */
  static String message(ErrorCode code) {
    return switch (code) {
      case BLOB_UNKNOWN, MANIFEST_BLOB_UNKNOWN -> "blob unknown to registry";
      case BLOB_UPLOAD_BUSY -> "another request writes to the upload";
      case BLOB_UPLOAD_INVALID -> "blob upload invalid";
      case BLOB_UPLOAD_UNKNOWN -> "blob upload unknown to registry";
      case DIGEST_INVALID -> "provided digest did not match uploaded content";
      case MANIFEST_INVALID -> "manifest invalid";
      case MANIFEST_UNKNOWN -> "manifest unknown";
      case MANIFEST_UNVERIFIED -> "manifest failed signature verification";
      case NAME_INVALID -> "invalid repository name";
      case NAME_UNKNOWN -> "repository name not known to registry";
      case PAGINATION_NUMBER_INVALID -> "invalid number of results requested";
      case RANGE_INVALID -> "invalid content range";
      case SIZE_INVALID -> "provided length did not match content length";
      case TAG_INVALID -> "manifest tag did not match URI";
      case TAG_MISMATCH -> "the tag does not name the expected manifest";
      case UNAUTHORIZED -> "authentication required";
      case UNSUPPORTED -> "The operation is unsupported.";
      case DENIED -> "requested access to the resource is denied";
      case TOOMANYREQUESTS -> "too many requests";
      case UNAVAILABLE -> "service unavailable";
      case UNKNOWN -> "unknown error";
    };
  }

  private static List<ObjectNode> errors(RegistryException e) {
    String name = name(e.code());
    String message = message(e.code());
    return switch (e.code()) {
      case MANIFEST_BLOB_UNKNOWN ->
        e.values().stream()
            .map(value -> error(name, message, Optional.of(text(value))))
            .toList();
      case BLOB_UNKNOWN, BLOB_UPLOAD_UNKNOWN ->
        List.of(error(name, message, Optional.of(text(e.value()))));
      case MANIFEST_UNKNOWN ->
        List.of(error(
            name,
            message,
            Optional.of(named(e.value().indexOf(':') < 0 ? "Tag" : "Revision", e.value()))));
      case NAME_UNKNOWN -> List.of(error(name, message, Optional.of(named("name", e.value()))));
      case UNSUPPORTED -> List.of(error(name, message, Optional.of(text(e.problem()))));
      case UNAVAILABLE -> List.of(error(name, message, Optional.empty()));
      default -> List.of(error(name, message + ": " + e.problem(), Optional.of(text(e.value()))));
    };
  }

  private static ObjectNode error(ApiException e) {
    return error(e.code(), e.message(), e.detail());
  }

  private static ObjectNode error(String code, String message, Optional<JsonNode> detail) {
    ObjectNode error = JSON.objectNode().put("code", code).put("message", message);
    detail.ifPresent(value -> error.set("detail", value));
    return error;
  }

  /** Logs a failure of the store or of this program, and returns the error for the client. */
  private static ObjectNode failure(ErrorCode code, RuntimeException e) {
    String id = UUID.randomUUID().toString();
    if (code == ErrorCode.UNKNOWN) {
      LOG.error("Request failed, error id {}", id, e);
    } else {
      LOG.warn("Request failed, error id {}: {}", id, e.getMessage());
    }
    return error(name(code), message(code), Optional.of(named("id", id)));
  }

  private static JsonNode named(String name, String value) {
    return JSON.objectNode().set(name, text(value));
  }

  private static JsonNode text(String value) {
    return JSON.textNode(
        value.length() > LONGEST_VALUE ? value.substring(0, LONGEST_VALUE) + "..." : value);
  }

  private static HttpHeaders headers(ErrorCode code) {
    return switch (code) {
      case BLOB_UPLOAD_BUSY, TOOMANYREQUESTS -> retryAfter("1");
      case UNAVAILABLE -> retryAfter("5");
      default -> HttpHeaders.none();
    };
  }

  private static HttpHeaders retryAfter(String seconds) {
    return HttpHeaders.builder().add(RETRY_AFTER, seconds).build();
  }

  private static HttpResponse response(
      int status, List<ObjectNode> errors, HttpHeaders headers, boolean closesConnection) {
    ObjectNode document = JSON.objectNode();
    document.putArray("errors").addAll(errors);
    HttpResponse.Builder response = JsonBody.response(status, document);
    headers.forEach(response::header);
    return closesConnection ? response.closeConnection().build() : response.build();
  }
}
