package io.stowage.registry.cli.common;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.registry.server.config.ConfigurationException;
import io.stowage.registry.server.config.StoreLocation.Bucket;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageProvider;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InstalledProvidersTest {
  @Test
  void sayWhatToInstallIfNoneOpensTheBucket() {
    Bucket bucket = new Bucket("config.yml", "floppy", Map.of("bucket", "images"));

    assertThatThrownBy(() -> InstalledProviders.open(bucket))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("config.yml: storage.floppy is set, expected the support for S3")
        .hasMessageContaining("stowage-s3.jar")
        .hasMessageContaining("lib/s3")
        .hasMessageNotContaining("\n");
  }

  @Test
  void sayWhichParameterTheProviderRefuses() {
    Bucket bucket = new Bucket("config.yml", "s3", Map.of("bucket", "images", "region", "moon"));
    StorageProvider provider = new StorageProvider() {
      @Override
      public Set<String> drivers() {
        return Set.of("s3");
      }

      @Override
      public StorageDriver open(Map<String, String> parameters) {
        throw new IllegalArgumentException(
            "region is " + parameters.get("region") + ", expected x");
      }
    };

    assertThatThrownBy(() -> InstalledProviders.open(bucket, provider))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("config.yml: storage.s3.region is moon, expected x");
  }
}
