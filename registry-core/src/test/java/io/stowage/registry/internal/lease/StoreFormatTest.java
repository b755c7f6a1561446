package io.stowage.registry.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.storage.InMemoryStorage;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreFormatTest {
  private final InMemoryStorage storage = InMemoryStorage.create();

  @Test
  void isWrittenOnce() {
    StoreFormat.write(storage);
    StoreFormat.write(storage);
    assertThat(storage.read(RegistryLayout.FORMAT, 64)).isEqualTo(new byte[] {'1', '\n'});
    assertThatCode(() -> StoreFormat.check(storage)).doesNotThrowAnyException();
  }

  @Test
  void mayBeMissing() {
    StoreFormat.check(storage);
    assertThat(storage.stat(RegistryLayout.FORMAT)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2\n", "1", "11\n", "1.1\n", "1\n1\n", "x"})
  void isRefusedIfUnknown(String content) {
    storage.write(RegistryLayout.FORMAT, content.getBytes(StandardCharsets.US_ASCII));
    for (Runnable call :
        new Runnable[] {() -> StoreFormat.check(storage), () -> StoreFormat.write(storage)}) {
      assertThatExceptionOfType(RegistryException.class)
          .isThrownBy(call::run)
          .satisfies(refusal -> {
            assertThat(refusal.code()).isEqualTo(ErrorCode.UNSUPPORTED);
            assertThat(refusal.value()).isEqualTo(content.strip());
          });
    }
    assertThat(storage.read(RegistryLayout.FORMAT, 64)).asString().isEqualTo(content);
  }

  @Test
  void isRewrittenByTheHolderOfTheLockIfACrashLeftItEmpty() {
    storage.write(RegistryLayout.FORMAT, new byte[0]);
    storage.write(RegistryLayout.lock("run"), new byte[0]);

    StoreFormat.check(storage);
    StoreFormat.write(storage);
    assertThat(storage.read(RegistryLayout.FORMAT, 64)).isEmpty();

    StoreFormat.writeOrMend(storage);
    assertThat(storage.read(RegistryLayout.FORMAT, 64)).asString().isEqualTo("1\n");
  }

  @Test
  void isRefusedIfItIsEmptyAndTheFolderContainsUnknownNames() {
    storage.write(RegistryLayout.FORMAT, new byte[0]);
    storage.write(RegistryLayout.STOWAGE.resolve("ledger"), new byte[0]);

    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> StoreFormat.writeOrMend(storage))
        .withMessageContaining("unsupported version of docker/registry/v2/_stowage/format");
    assertThat(storage.read(RegistryLayout.FORMAT, 64)).isEmpty();
  }

  @Test
  void isRefusedIfTooLong() {
    storage.write(RegistryLayout.FORMAT, new byte[65]);
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> StoreFormat.check(storage))
        .withMessageContaining("more than 64 bytes");
  }
}
