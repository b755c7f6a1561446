package io.stowage.registry.internal.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.stowage.registry.RegistryOptions;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class LayerCacheTest {
  private static final RepositoryName APP = RepositoryName.parse("app");
  private static final Digest DIGEST = Digest.of(new byte[1]);
  private static final Digest OTHER = Digest.of(new byte[2]);

  private final LayerCache cache = new LayerCache(10);
  private int looks;

  @Test
  void cachesALinkThatWasFound() {
    assertThat(cache.find(APP, DIGEST, looking(Optional.of(OTHER)))).contains(OTHER);
    assertThat(cache.find(APP, DIGEST, looking(Optional.empty()))).contains(OTHER);
    assertThat(looks).isEqualTo(1);
  }

  @Test
  void distinguishesRepositoriesAndDigests() {
    cache.find(APP, DIGEST, looking(Optional.of(DIGEST)));
    assertThat(cache.find(APP, OTHER, looking(Optional.empty()))).isEmpty();
    assertThat(cache.find(RepositoryName.parse("b"), DIGEST, looking(Optional.empty())))
        .isEmpty();
  }

  @Test
  void doesNotCacheAMissingLink() {
    assertThat(cache.find(APP, DIGEST, looking(Optional.empty()))).isEmpty();
    assertThat(cache.find(APP, DIGEST, looking(Optional.of(DIGEST)))).contains(DIGEST);
  }

  @Test
  void doesNotCacheALinkThatWasFoundWhileTheCacheWasCleared() {
    Optional<Digest> found = cache.find(APP, DIGEST, () -> {
      cache.forget();
      return Optional.of(DIGEST);
    });
    assertThat(found).contains(DIGEST);
    assertThat(cache.find(APP, DIGEST, looking(Optional.empty()))).isEmpty();
  }

  @Test
  void countsLookupsAndHits() {
    cache.find(APP, DIGEST, looking(Optional.of(OTHER)));
    cache.find(APP, DIGEST, looking(Optional.empty()));
    cache.find(APP, OTHER, looking(Optional.empty()));
    assertThat(cache.lookups()).isEqualTo(3);
    assertThat(cache.hits()).isEqualTo(1);
  }

  @Test
  void holdsNoMoreEntriesThanItsLimit() {
    LayerCache none = new LayerCache(0);
    none.find(APP, DIGEST, looking(Optional.of(DIGEST)));
    assertThat(none.find(APP, DIGEST, looking(Optional.empty()))).isEmpty();
    LayerCache one = new LayerCache(1);
    one.find(APP, DIGEST, looking(Optional.of(DIGEST)));
    one.find(APP, OTHER, looking(Optional.of(OTHER)));
    looks = 0;
    one.find(APP, DIGEST, looking(Optional.of(DIGEST)));
    one.find(APP, OTHER, looking(Optional.of(OTHER)));
    assertThat(looks).isPositive();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RegistryOptions.builder().descriptorCache(-1))
        .withMessage("descriptor cache must not be negative, but is -1");
  }

  private Supplier<Optional<Digest>> looking(Optional<Digest> found) {
    return () -> {
      looks++;
      return found;
    };
  }
}
