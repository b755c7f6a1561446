package io.stowage.registry.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import net.jqwik.api.constraints.UniqueElements;

/** Values given to a builder are read back from the bytes that it builds. */
class ManifestBuilderPropertyTest {
  private static final Descriptor CONFIG = Descriptor.OCI_EMPTY;

  @Property(tries = 300)
  void theOrderOfValuesDoesNotAffectTheBytes(
      @ForAll @UniqueElements List<@StringLength(max = 5) String> names) {
    ImageManifest.Builder forwards = ImageManifest.builder().config(CONFIG);
    ImageManifest.Builder backwards = ImageManifest.builder().config(CONFIG);
    for (int i = 0; i < names.size(); i++) {
      forwards.annotation(names.get(i), "x");
      backwards.annotation(names.get(names.size() - 1 - i), "x");
    }
    assertThat(forwards.build()).isEqualTo(backwards.build());
  }

  @Property(tries = 300)
  void anyTextIsReadAsItWasWritten(@ForAll String text) {
    ImageManifest image =
        ImageManifest.builder().config(CONFIG).annotation(text, text).build();
    assertThat(image.annotations()).isEqualTo(Map.of(text, text));
  }
}
