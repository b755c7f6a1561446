package io.stowage.registry.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.http.TestStores;
import io.stowage.registry.http.access.AccessControl;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.storage.RefusingStorage;
import io.stowage.registry.testing.storage.StorageCall;
import java.io.IOException;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Statuses, codes and bodies of errors. */
class ErrorTest {
  private final Registry registry = Registry.open(TestStores.create());

  @ParameterizedTest
  @CsvSource({
    "BLOB_UNKNOWN,404",
    "BLOB_UPLOAD_INVALID,404",
    "BLOB_UPLOAD_UNKNOWN,404",
    "DENIED,403",
    "DIGEST_INVALID,400",
    "MANIFEST_BLOB_UNKNOWN,400",
    "MANIFEST_INVALID,400",
    "MANIFEST_UNKNOWN,404",
    "MANIFEST_UNVERIFIED,400",
    "NAME_INVALID,400",
    "NAME_UNKNOWN,404",
    "PAGINATION_NUMBER_INVALID,400",
    "RANGE_INVALID,416",
    "SIZE_INVALID,400",
    "TAG_INVALID,400",
    "TAG_MISMATCH,412",
    "TOOMANYREQUESTS,429",
    "UNAUTHORIZED,401",
    "UNAVAILABLE,503",
    "UNSUPPORTED,405"
  })
  void eachCodeHasItsStatus(ErrorCode code, int status) {
    Reply reply = failing(RegistryException.of(code, "x", "some problem"));
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.code()).isEqualTo(code.name());
    assertThat(reply.message()).isNotEmpty();
    assertThat(reply.header("Docker-Distribution-API-Version")).isEqualTo("registry/2.0");
  }

  @Test
  void aMalformedValueIsNamedWithTheExpectedForm() {
    Reply reply = failing(RegistryException.invalid(ErrorCode.DIGEST_INVALID, "x\n", "a digest"));
    assertThat(reply.body())
        .isEqualTo("{\"errors\":[{\"code\":\"DIGEST_INVALID\",\"message\":\"provided digest did not"
            + " match uploaded content: expected a digest\",\"detail\":\"x\\n\"}]}\n");
  }

  @Test
  void aLongValueIsCut() {
    String value = "x".repeat(100_000);
    Reply reply = failing(RegistryException.invalid(ErrorCode.DIGEST_INVALID, value, "a digest"));
    assertThat(reply.body().length()).isLessThan(2000);
  }

  @Test
  void aBusyUploadMayBeTriedAgain() {
    Reply reply = failing(RegistryException.of(ErrorCode.BLOB_UPLOAD_BUSY, "x", "busy"));
    assertThat(reply.status()).isEqualTo(429);
    assertThat(reply.code()).isEqualTo("TOOMANYREQUESTS");
    assertThat(reply.header("Retry-After")).isEqualTo("1");
  }

  @Test
  void aStoreThatIsUnavailableMayBeTriedAgain() {
    Reply reply = withStore(path -> new StorageException.Failed(path, new IOException("/secret")));
    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.code()).isEqualTo("UNAVAILABLE");
    assertThat(reply.header("Retry-After")).isEqualTo("5");
    assertTellsNothingOfTheStore(reply);
  }

  @Test
  void anObjectWithAnotherWriterMayBeTriedAgain() {
    Reply reply = withStore(StorageException.Busy::new);
    assertThat(reply.status()).isEqualTo(429);
    assertThat(reply.code()).isEqualTo("TOOMANYREQUESTS");
    assertThat(reply.headers("Retry-After")).hasSize(1);
    assertTellsNothingOfTheStore(reply);
  }

  @Test
  void aDamagedStoreIsAnErrorOfTheServer() {
    Reply reply = withStore(path -> new StorageException.Damaged(path, "garbage"));
    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.code()).isEqualTo("UNKNOWN");
    assertTellsNothingOfTheStore(reply);
  }

  @Test
  void anUnexpectedErrorTellsOnlyAnId() {
    Reply reply = failing(new IllegalStateException("secret"));
    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.code()).isEqualTo("UNKNOWN");
    assertThat(reply.message()).isEqualTo("unknown error");
    assertThat(reply.detail().get("id").textValue()).hasSize(36);
    assertThat(reply.body()).doesNotContain("secret");
  }

  private static void assertTellsNothingOfTheStore(Reply reply) {
    assertThat(reply.body()).doesNotContain("docker/registry", "secret", "garbage");
    assertThat(reply.detail().get("id").textValue()).hasSize(36);
  }

  /** Returns the answer to a request that ends with {@code error}. */
  private Reply failing(RuntimeException error) {
    AccessControl control = (request, wanted) -> {
      throw error;
    };
    return Client.of(registry, control).get("/v2/app/tags/list");
  }

  private static Reply withStore(Function<StoragePath, StorageException> error) {
    Registry failing = Registry.open(new RefusingStorage(
        TestStores.create(),
        (call, path) -> call == StorageCall.LIST && path.value().contains("tags"),
        error));
    return Client.of(failing).get("/v2/app/tags/list");
  }
}
