package io.stowage.registry.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;

/** Manifests as written by common tools. */
final class Samples {
  static final String CONFIG_DIGEST =
      "sha256:b5b2b2c507a0944348e0303114d8d93aaaa081732b86451d9bce1f432a537bc7";
  static final String LAYER_DIGEST =
      "sha256:e692418e4cbaf90ca69d05a66403747baa33ee08806650b51fab815ad7fc331f";
  static final String CHILD_DIGEST =
      "sha256:5b0bcabd1ed22e9fb1310cf6c2dec7cdef19f0ad69efa1f392e94a4333501270";

  static final String DOCKER_IMAGE = """
      {
         "schemaVersion": 2,
         "mediaType": "application/vnd.docker.distribution.manifest.v2+json",
         "config": {
            "mediaType": "application/vnd.docker.container.image.v1+json",
            "size": 7023,
            "digest": "%s"
         },
         "layers": [
            {
               "mediaType": "application/vnd.docker.image.rootfs.diff.tar.gzip",
               "size": 32654,
               "digest": "%s"
            },
            {
               "mediaType": "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
               "size": 16724,
               "digest": "%s",
               "urls": ["https://example.com/layer"]
            }
         ]
      }""".formatted(CONFIG_DIGEST, LAYER_DIGEST, CHILD_DIGEST);

  static final String DOCKER_LIST = """
      {
         "schemaVersion": 2,
         "mediaType": "application/vnd.docker.distribution.manifest.list.v2+json",
         "manifests": [
            {
               "mediaType": "application/vnd.docker.distribution.manifest.v2+json",
               "size": 7143,
               "digest": "%s",
               "platform": {"architecture": "amd64", "os": "windows",
                 "os.version": "10.0.14393.1066", "os.features": ["win32k"], "features": ["sse4"]}
            }
         ]
      }""".formatted(CHILD_DIGEST);

  /** As written by buildah: without a mediaType. */
  static final String OCI_IMAGE =
      ("{\"schemaVersion\":2,\"config\":{\"mediaType\":\"application/vnd.oci.image.config.v1+json\","
              + "\"digest\":\"%s\",\"size\":7023},\"layers\":[{\"mediaType\":"
              + "\"application/vnd.oci.image.layer.v1.tar+zstd\",\"digest\":\"%s\",\"size\":32654}],"
              + "\"annotations\":{\"org.opencontainers.image.base.name\":\"alpine\"}}")
          .formatted(CONFIG_DIGEST, LAYER_DIGEST);

  static final String OCI_INDEX = """
      {
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.index.v1+json",
        "artifactType": "application/example",
        "manifests": [
          {"mediaType": "application/vnd.oci.image.manifest.v1+json", "size": 7143, "digest": "%s",
           "platform": {"architecture": "arm", "os": "linux", "variant": "v7"},
           "annotations": {"vnd.docker.reference.type": "attestation-manifest"}}
        ],
        "subject": {
          "mediaType": "application/vnd.oci.image.manifest.v1+json", "size": 7682, "digest": "%s"
        },
        "annotations": {"com.example.key1": "value1"}
      }""".formatted(CHILD_DIGEST, LAYER_DIGEST);

  /** As written by oras: the config is empty and embedded, and there is a subject. */
  static final String OCI_ARTIFACT = """
      {
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "artifactType": "application/spdx+json",
        "config": {
          "mediaType": "application/vnd.oci.empty.v1+json",
          "digest": "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
          "size": 2,
          "data": "e30="
        },
        "layers": [
          {"mediaType": "text/spdx; charset=utf-8", "digest": "%s", "size": 32654}
        ],
        "subject": {
          "mediaType": "application/vnd.oci.image.manifest.v1+json", "digest": "%s", "size": 7143
        }
      }""".formatted(LAYER_DIGEST, CHILD_DIGEST);

  static final String SCHEMA1 =
      ("{\"schemaVersion\":1,\"name\":\"library/hello\",\"tag\":\"latest\",\"architecture\":\"amd64\","
              + "\"fsLayers\":[{\"blobSum\":\"%1$s\"},{\"blobSum\":\"%2$s\"},{\"blobSum\":\"%1$s\"}],"
              + "\"history\":[{\"v1Compatibility\":\"{}\"},{\"v1Compatibility\":\"{}\"},"
              + "{\"v1Compatibility\":\"{}\"}]}")
          .formatted(LAYER_DIGEST, CONFIG_DIGEST);

  /** A manifest of an unknown type; one digest in it contains a Unicode escape. */
  static final String UNKNOWN =
      "{\"mediaType\":\"application/vnd.example.v7+json\",\"x\":\"%s\",\"y\":[\"%s\"]}"
          .formatted(CONFIG_DIGEST, LAYER_DIGEST.replace(":", "\\u003A"));

  private Samples() {}

  /** Returns what docker-registry 2.8.2 served for an image that skopeo had pushed as schema 1. */
  static byte[] schema1FromDistribution() {
    try (InputStream in = Samples.class.getResourceAsStream("schema1-signed.json")) {
      if (in == null) {
        throw new IllegalStateException("schema1-signed.json is not on the class path");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<byte[]> all() {
    return Stream.concat(
            Stream.of(
                    DOCKER_IMAGE, DOCKER_LIST, OCI_IMAGE, OCI_INDEX, OCI_ARTIFACT, SCHEMA1, UNKNOWN)
                .map(Samples::bytes),
            Stream.of(schema1FromDistribution()))
        .toList();
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
