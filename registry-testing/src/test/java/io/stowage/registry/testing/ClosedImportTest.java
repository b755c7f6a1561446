package io.stowage.registry.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Tag;
import io.stowage.registry.oci.CopyListener;
import io.stowage.registry.oci.OciExport;
import io.stowage.registry.oci.OciImport;
import io.stowage.registry.oci.RegistryCopy;
import io.stowage.registry.storage.InMemoryStorage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Imports and copies whose registry is closed in the meantime. */
class ClosedImportTest {
  private final Registry origin = Registry.open(InMemoryStorage.create());
  private final Repository source = origin.repository("app");
  private final InMemoryStorage heap = InMemoryStorage.create();
  private final Registry target = Registry.open(heap);

  private final List<Descriptor> copied = new ArrayList<>();

  @BeforeEach
  void push() {
    TestImages.in(source).image().layers(3).tag("1.0").push();
  }

  @Test
  void endsAfterTheContentThatIsBeingCopied(@TempDir Path layout) {
    OciExport.of(source, Tag.parse("1.0")).toLayout(layout);
    OciImport running = OciImport.into(target.repository("app")).withListener(new Closing(target));
    assertCancelled(() -> running.from(layout));
    assertThatIllegalStateException().isThrownBy(() -> heap.stat(RegistryLayout.ROOT));
  }

  @Test
  void endsACopyIfEitherRegistryIsClosed() {
    RegistryCopy copy = RegistryCopy.from(source).image("1.0");
    assertCancelled(() -> copy.withListener(new Closing(origin)).to(target.repository("app")));
    assertThatIllegalStateException().isThrownBy(source::exists);
    assertThat(target.repository("app").tags().find("1.0")).isEmpty();
    assertThatIllegalStateException().isThrownBy(() -> copy.to(target.repository("app")));
  }

  private void assertCancelled(ThrowingCallable running) {
    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(running)
        .withMessageContaining("closing");
    assertThat(copied).hasSize(1);
  }

  /** Closes a registry when the first content was copied. */
  private final class Closing implements CopyListener {
    private final Registry registry;

    Closing(Registry registry) {
      this.registry = registry;
    }

    @Override
    public void copied(Descriptor content) {
      copied.add(content);
      registry.close();
      assertThat(heap.stat(RegistryLayout.blobData(content.digest()))).isPresent();
    }
  }
}
