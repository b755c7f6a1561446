package io.stowage.registry.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.Repository;
import io.stowage.registry.TagService;
import io.stowage.registry.layout.DamagedLinkException;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import java.nio.charset.StandardCharsets;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/** Provides each test of a contract with a new store, a registry on it and a repository. */
abstract class ServiceContract {
  /** Attaches the contents of the store to the error of a failed test. */
  @RegisterExtension
  final TestExecutionExceptionHandler treeOfFailedTest = (context, failure) -> {
    failure.addSuppressed(new AssertionError("the store contained:\n" + tree()));
    throw failure;
  };

  private StorageDriver storage;
  private Registry registry;

  /** Opens an empty store, which is closed after the test. */
  protected abstract StorageDriver openEmpty();

  @BeforeEach
  final void open() {
    storage = openEmpty();
    registry = registry(RegistryOptions.builder().sleeper(time -> {}));
  }

  @AfterEach
  final void close() {
    registry.close();
  }

  StorageDriver storage() {
    return storage;
  }

  Registry registry() {
    return registry;
  }

  /** Opens the store again like another process, which shares nothing else. */
  Registry registry(RegistryOptions.Builder options) {
    return Registry.open(storage, options.build());
  }

  Repository repository() {
    return registry.repository("team/app");
  }

  Repository readOnly() {
    return registry(RegistryOptions.builder().readOnly(true)).repository("team/app");
  }

  Repository withoutDeletion() {
    return registry(RegistryOptions.builder().deleteEnabled(false)).repository("team/app");
  }

  TestImages images() {
    return TestImages.in(repository());
  }

  Breakage breakage() {
    return Breakage.of(storage);
  }

  TreeDump tree() {
    return TreeDump.of(storage, RegistryLayout.ROOT);
  }

  /** Returns the object at a path of the layout as text. */
  String text(StoragePath path) {
    return new String(storage.read(path, 10_000), StandardCharsets.US_ASCII);
  }

  boolean isThere(StoragePath path) {
    return storage.stat(path).isPresent();
  }

  /** Asserts that the list of tags shows that the last one was removed. */
  void assertNoTagIsLeft() {
    TagService tags = repository().tags();
    if (keepsEmptyFolders()) {
      assertThat(tags.list()).isEmpty();
      assertThat(tags.list(1).items()).isEmpty();
    } else {
      assertRefused(ErrorCode.NAME_UNKNOWN, repository(), tags::list);
      assertRefused(ErrorCode.NAME_UNKNOWN, repository(), () -> tags.list(1));
    }
  }

  /** Returns whether a folder of the store stays when its last object is deleted. */
  private boolean keepsEmptyFolders() {
    StoragePath object = StoragePath.parse("folder/object");
    storage.write(object, new byte[0]);
    storage.delete(object);
    boolean kept = storage.list(object.parent(), name -> {});
    storage.deleteTree(object.parent());
    return kept;
  }

  /**
   * Asserts that {@code call} is refused because of {@code value} and changes nothing in the store.
   */
  void assertRefused(ErrorCode code, Object value, ThrowingCallable call) {
    TreeDump before = tree();
    assertThatExceptionOfType(RegistryException.class).isThrownBy(call).satisfies(refusal -> {
      assertThat(refusal.code()).isEqualTo(code);
      assertThat(refusal.value()).isEqualTo(value.toString());
    });
    assertThat(tree().changesSince(before)).isEmpty();
  }

  /** Asserts that {@code call} reports the link at {@code path} as damaged. */
  static void assertDamaged(StoragePath path, ThrowingCallable call) {
    assertThatExceptionOfType(DamagedLinkException.class)
        .isThrownBy(call)
        .satisfies(damage -> assertThat(damage.path()).isEqualTo(path));
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
