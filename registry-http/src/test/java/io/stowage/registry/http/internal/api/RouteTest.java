package io.stowage.registry.http.internal.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.http.internal.api.Route.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What paths name. */
class RouteTest {
  @Test
  void theBaseAndTheCatalogHaveNoName() {
    assertThat(Route.find("/v2/")).hasValue(new Route(Kind.BASE, "", ""));
    assertThat(Route.find("/v2/_catalog")).hasValue(new Route(Kind.CATALOG, "", ""));
  }

  @ParameterizedTest
  @CsvSource({
    "a/tags/list,TAGS,a,''",
    "a/b/tags/list,TAGS,a/b,''",
    "tags/list/tags/list,TAGS,tags/list,''",
    "a/manifests/tags/list,TAGS,a/manifests,''",
    "a/manifests/1.0,MANIFEST,a,1.0",
    "a/manifests/manifests/1.0,MANIFEST,a/manifests,1.0",
    "a/blobs/uploads/manifests/1.0,MANIFEST,a/blobs/uploads,1.0",
    "a/manifests/sha256%3Aab,MANIFEST,a,sha256:ab",
    "a/manifests/x+y,MANIFEST,a,x+y",
    "a/referrers/sha256:ab,REFERRERS,a,sha256:ab",
    "a/blobs/sha256:ab,BLOB,a,sha256:ab",
    "a/blobs/blobs/sha256:ab,BLOB,a/blobs,sha256:ab",
    "a/blobs/uploads/,UPLOADS,a,''",
    "blobs/uploads/blobs/uploads/,UPLOADS,blobs/uploads,''",
    "a/blobs/uploads/7,UPLOAD,a,7",
    "a/blobs/uploads/uploads,UPLOAD,a,uploads"
  })
  void theEndOfAPathDecides(String path, Kind kind, String name, String argument) {
    assertThat(Route.find("/v2/" + path)).hasValue(new Route(kind, name, argument));
  }

  @ParameterizedTest
  @CsvSource({
    "/v2/_catalog/,/v2/_catalog",
    "/v2/a/blobs/uploads,/v2/a/blobs/uploads/",
    "/v2/a/manifests/1.0/,/v2/a/manifests/1.0",
    "/v2//,/v2/"
  })
  void aMissingOrSuperfluousSlashIsRecognized(String path, String other) {
    assertThat(Route.find(path)).isEmpty();
    assertThat(Route.otherSlash(path)).hasValue(other);
  }
}
