package io.stowage.registry.testing;

import io.stowage.registry.Repository;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Builds an index. Created by {@link TestImages}. Not thread-safe. */
public final class IndexBuilder extends ManifestBuilder<IndexBuilder> {
  private static final List<String> ARCHITECTURES = List.of("amd64", "arm64", "s390x", "ppc64le");

  private final List<TestImage> children;

  IndexBuilder(Repository repository, List<TestImage> children) {
    super(repository);
    this.children = children;
  }

  @Override
  IndexBuilder self() {
    return this;
  }

  @Override
  MediaType mediaType() {
    return isDocker() ? MediaType.DOCKER_MANIFEST_LIST : MediaType.OCI_INDEX;
  }

  @Override
  void describe(Map<String, Object> json) {
    List<Map<String, Object>> manifests = new ArrayList<>();
    for (int i = 0; i < children.size(); i++) {
      Platform platform = Platform.of("linux", ARCHITECTURES.get(i % ARCHITECTURES.size()));
      Descriptor child = children.get(i).descriptor().withPlatform(platform);
      manifests.add(JsonText.descriptor(child));
    }
    json.put("manifests", manifests);
  }

  @Override
  void pushBlobs() {}

  @Override
  List<TestImage> children() {
    return children;
  }
}
