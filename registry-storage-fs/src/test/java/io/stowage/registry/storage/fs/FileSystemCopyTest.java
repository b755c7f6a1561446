package io.stowage.registry.storage.fs;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.oci.RegistryCopy;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.testing.TestImages;
import io.stowage.registry.testing.TreeDump;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests copies of images between directories and the heap. */
class FileSystemCopyTest {
  @Test
  void storesTheSameFilesInEachStore(@TempDir Path folder) {
    StorageDriver heap = InMemoryStorage.create();
    TestImages images = TestImages.in(app(heap));
    images
        .index(images.image().push(), images.image().docker().push())
        .tag("1.0")
        .push();
    StorageDriver first = directory(folder.resolve("first"));
    StorageDriver second = directory(folder.resolve("second"));
    StorageDriver back = InMemoryStorage.create();

    RegistryCopy.from(app(heap)).image("1.0").to(app(first));
    RegistryCopy.from(app(first)).image("1.0").to(app(second));
    RegistryCopy.from(app(second)).image("1.0").to(app(back));

    TreeDump expected = TreeDump.of(heap, RegistryLayout.ROOT);
    for (StorageDriver store : new StorageDriver[] {first, second, back}) {
      assertThat(TreeDump.of(store, RegistryLayout.ROOT).files()).isEqualTo(expected.files());
    }
    first.close();
    second.close();
  }

  @Test
  void mountsBetweenTwoRegistriesOnOneDirectory(@TempDir Path folder) {
    StorageDriver store = directory(folder.resolve("root"));
    StorageDriver again = FileSystemStorage.open(folder.resolve("root"), Durability.RELAXED);
    TestImages.in(app(store)).image().layers(2).tag("1.0").push();
    Repository other = Registry.open(again).repository("other");

    assertThat(RegistryCopy.from(app(store)).image("1.0").to(other).blobsCopied())
        .isZero();
    assertThat(other.manifests().getImage("1.0"))
        .isEqualTo(app(store).manifests().get("1.0"));
    store.close();
    again.close();
  }

  private static Repository app(StorageDriver store) {
    return Registry.open(store).repository("team/app");
  }

  private static StorageDriver directory(Path root) {
    return FileSystemStorage.openOrCreate(root, Durability.RELAXED);
  }
}
