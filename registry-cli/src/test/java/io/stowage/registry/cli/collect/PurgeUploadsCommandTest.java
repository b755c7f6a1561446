package io.stowage.registry.cli.collect;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.stowage.registry.BlobUpload;
import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.cli.common.Cli;
import io.stowage.registry.cli.common.ExitCode;
import io.stowage.registry.cli.common.Trees;
import io.stowage.registry.layout.RegistryLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PurgeUploadsCommandTest {
  private final Path root;
  private final Registry registry;
  private final Repository app;
  private final BlobUpload old;

  PurgeUploadsCommandTest(@TempDir Path folder) {
    root = folder.resolve("root");
    registry = Trees.open(root);
    app = registry.repository("team/app");
    old = app.blobs().startUpload();
    old.append(0, new byte[3 * 1024]);
    registry
        .storage()
        .write(
            RegistryLayout.uploadStartedAt(app.name(), old.id()),
            "2020-01-01T00:00:00Z".getBytes(US_ASCII));
    Trees.age(root);
    app.blobs().startUpload();
  }

  @Test
  void removesAndPrintsAbandonedUploads() {
    Cli.Result result = Cli.plain().run("purge-uploads", root);

    assertThat(result.code()).isEqualTo(ExitCode.DONE);
    assertThat(result.err()).isEmpty();
    assertThat(result.lines())
        .containsExactly(
            "removed upload team/app/" + old.id() + " (3.0 KiB)",
            "Purged 1 upload with 3.0 KiB; 1 kept");
    assertThat(uploads()).hasSize(1).doesNotContain(old.id().toString());
  }

  @Test
  void changesNothingInADryRun() {
    List<Path> before = Trees.files(root);

    Cli.Result result = Cli.plain().run("purge-uploads", "--dry-run", root);

    assertThat(result.lines())
        .containsExactly(
            "would remove upload team/app/" + old.id() + " (3.0 KiB)",
            "Would purge 1 upload with 3.0 KiB; 1 kept");
    assertThat(Trees.files(root)).isEqualTo(before);
  }

  @Test
  void keepsUploadsYoungerThanTheAge() {
    assertThat(Cli.plain().run("purge-uploads", "--age", "500d", root).lines())
        .containsExactly("Purged 0 uploads with 0 B; 2 kept");
    assertThat(Cli.plain().run("purge-uploads", "--age", "300d", root).out())
        .contains("Purged 1 upload with 3.0 KiB; 1 kept");
  }

  @Test
  void printsNothingWhenQuietUnlessSomethingWasRemoved() {
    for (String form : List.of("--no-json", "--json")) {
      assertThat(Cli.plain()
              .run("purge-uploads", "-q", form, "--age", "500d", root)
              .out())
          .isEmpty();
    }
    assertThat(Cli.plain().run("purge-uploads", "-q", "--age", "300d", root).lines())
        .containsExactly("Purged 1 upload with 3.0 KiB; 1 kept");
  }

  @Test
  void printsExactBytesAsJson() {
    JsonNode json =
        Cli.plain().run("purge-uploads", "--json", "--age=168h", root).json();

    assertThat(json.at("/uploadsPurged").asLong()).isEqualTo(1);
    assertThat(json.at("/uploadsKept").asLong()).isEqualTo(1);
    assertThat(json.at("/bytesReclaimed").asLong()).isEqualTo(3 * 1024);
    assertThat(json.at("/dryRun").isBoolean()).isTrue();
    assertThat(json.at("/cancelled").isBoolean()).isTrue();
    assertThat(json.at("/startedAt").asText()).endsWith("Z");
    assertThat(json.at("/damages").isArray()).isTrue();
  }

  @Test
  void reportsForeignEntriesByPathAndExitCode() {
    registry.storage().write(RegistryLayout.uploads(app.name()).resolve("notes"), new byte[1]);

    Cli.Result result = Cli.plain().run("purge-uploads", root);

    assertThat(result.code()).isEqualTo(ExitCode.DAMAGED);
    assertThat(result.out()).contains("team/app/_uploads/notes: not the name of an upload");
    assertThat(uploads()).contains("notes");
  }

  @Test
  void showsProgressOnlyOnATerminal() {
    assertThat(Cli.onTerminal().run("purge-uploads", "-d", root).err()).contains("\rpurging: ");
    assertThat(Cli.onTerminal().run("purge-uploads", "-d", "--json", root).err())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--age=5s", "--age=soon", "--jsno"})
  void refusesInvalidOptions(String option) {
    Cli.Result result = Cli.plain().run("purge-uploads", option, root);

    assertThat(result.code()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).startsWith("stowage purge-uploads: ").hasLineCount(1);
    assertThat(uploads()).contains(old.id().toString());
  }

  private List<String> uploads() {
    List<String> names = new ArrayList<>();
    registry.storage().list(RegistryLayout.uploads(app.name()), names::add);
    return names;
  }
}
