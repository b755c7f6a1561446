package io.stowage.registry.layout;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.KeptFolders;
import io.stowage.registry.storage.StoragePath;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryLayoutTest {
  private static final String HEX =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
  private static final Digest DIGEST = Digest.parse("sha256:" + HEX);
  private static final RepositoryName APP = RepositoryName.parse("team/app");
  private static final Tag LATEST = Tag.parse("latest");
  private static final UUID ID = UUID.fromString("0d0a84c5-0935-46e1-af9a-14964cb7dd05");
  private static final String TEAM_APP = "docker/registry/v2/repositories/team/app/";

  @Test
  void placesBlobsInShards() {
    assertThat(RegistryLayout.blobData(DIGEST))
        .hasToString("docker/registry/v2/blobs/sha256/e3/" + HEX + "/data");
  }

  @Test
  void placesLinks() {
    assertThat(RegistryLayout.layerLink(APP, DIGEST))
        .hasToString(TEAM_APP + "_layers/sha256/" + HEX + "/link");
    assertThat(RegistryLayout.revisionLink(APP, DIGEST))
        .hasToString(TEAM_APP + "_manifests/revisions/sha256/" + HEX + "/link");
    assertThat(RegistryLayout.signatureLink(APP, DIGEST, DIGEST))
        .hasToString(TEAM_APP + "_manifests/revisions/sha256/" + HEX + "/signatures/sha256/" + HEX
            + "/link");
  }

  @Test
  void placesTags() {
    assertThat(RegistryLayout.tagCurrentLink(APP, LATEST))
        .hasToString(TEAM_APP + "_manifests/tags/latest/current/link");
    assertThat(RegistryLayout.tagIndexLink(APP, LATEST, DIGEST))
        .hasToString(TEAM_APP + "_manifests/tags/latest/index/sha256/" + HEX + "/link");
  }

  @Test
  void placesUploads() {
    assertThat(RegistryLayout.uploadData(APP, ID))
        .hasToString(TEAM_APP + "_uploads/" + ID + "/data");
    assertThat(RegistryLayout.uploadStartedAt(APP, ID))
        .hasToString(TEAM_APP + "_uploads/" + ID + "/startedat");
    assertThat(RegistryLayout.uploadHashState(APP, ID, DigestAlgorithm.SHA256, 32))
        .hasToString(TEAM_APP + "_uploads/" + ID + "/hashstates/sha256/32");
  }

  @Test
  void placesOwnFilesInAFolderOfTheirOwn() {
    assertThat(KeptFolders.path("run", RegistryLayout.blobData(DIGEST)))
        .hasToString("docker/registry/v2/_stowage/quarantine/run/blobs/sha256/e3/" + HEX + "/data");
    assertThat(RegistryLayout.lock("run")).hasToString("docker/registry/v2/_stowage/lock/run");
    assertThat(RegistryLayout.claim("run"))
        .hasToString("docker/registry/v2/_stowage/claims/run/run");
    assertThat(RegistryLayout.runRecord("run"))
        .hasToString("docker/registry/v2/_stowage/quarantine/run/record");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "docker",
        "docker/registry/v2",
        "docker/registry/v3/blobs/sha256/e3/" + HEX + "/data",
        "docker/registry/v2/blobs/sha256/e3/" + HEX,
        "docker/registry/v2/blobs/sha256/e4/" + HEX + "/data",
        "docker/registry/v2/blobs/sha256/e3/" + HEX + "/link",
        "docker/registry/v2/blobs/sha256/e3/" + HEX + "/data.1.tmp",
        "docker/registry/v2/blobs/sha256/E3/E3/data",
        "docker/registry/v2/repositories/_layers/sha256/" + HEX + "/link",
        TEAM_APP + "_layers/sha256/" + HEX,
        TEAM_APP + "_layers/sha256/abc/link",
        TEAM_APP + "_other/sha256/" + HEX + "/link",
        TEAM_APP + "_manifests/link/link/link/link",
        TEAM_APP + "_manifests/tags/-bad/current/link",
        TEAM_APP + "_manifests/tags/latest/other/link",
        TEAM_APP + "_uploads/1-1-1-1-1/data",
        TEAM_APP + "_uploads/0D0A84C5-0935-46E1-AF9A-14964CB7DD05/data",
        "docker/registry/v2/repositories/Team/_layers/sha256/" + HEX + "/link",
        "docker/registry/v2/_stowage",
        "docker/registry/v2/_stowage/format",
        "docker/registry/v2/_stowage/lock/run",
        "docker/registry/v2/_stowage/claims/run/run",
        "docker/registry/v2/_stowage/quarantine/run/record",
        "docker/registry/v2/_stowage/quarantine/run/_stowage/quarantine/run/blobs/a/b/b/data"
      })
  void doesNotParseThePathsOfOtherFiles(String path) {
    assertThat(LayoutEntry.parse(StoragePath.parse(path))).isEmpty();
  }

  @Test
  void recognizesTheFoldersOfARepository() {
    assertThat(RegistryLayout.marksRepository("_layers")).isTrue();
    assertThat(RegistryLayout.marksRepository("_other")).isFalse();
    assertThat(RegistryLayout.mayBePartOfName("_uploads")).isFalse();
    assertThat(RegistryLayout.mayBePartOfName("uploads")).isTrue();
  }
}
