package io.stowage.registry.storage.s3.internal.driver;

import io.stowage.registry.storage.s3.internal.bucket.Bucket;
import io.stowage.registry.storage.s3.internal.bucket.BucketException;
import io.stowage.registry.storage.s3.internal.bucket.Deletion;
import io.stowage.registry.storage.s3.internal.bucket.ForwardingBucket;
import io.stowage.registry.storage.s3.internal.bucket.KeyVersion;
import io.stowage.registry.storage.s3.internal.bucket.ListRequest;
import io.stowage.registry.storage.s3.internal.bucket.ObjectPage;
import io.stowage.registry.storage.s3.internal.bucket.ObjectVersion;
import io.stowage.registry.storage.s3.internal.bucket.Request;
import io.stowage.registry.storage.s3.internal.bucket.VersionEntry;
import io.stowage.registry.storage.s3.internal.bucket.VersionPage;
import io.stowage.registry.storage.s3.internal.bucket.Written;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Views of a bucket through which a driver breaks one rule of its protocol. */
final class FaultyBuckets {
  private static final String LEASES = "/_stowage/leases/";
  private static final String BLOBS = "/v2/blobs/";
  private static final String LINK = "/link";
  private static final String OWN = "/_stowage/";
  private static final String PURGING = "/" + TakenRuns.PURGING;

  private FaultyBuckets() {}

  /** Passes every request on. */
  private abstract static class View extends ForwardingBucket {
    final Bucket truth;

    View(Bucket truth) {
      super(truth);
      this.truth = truth;
    }

    @Override
    protected <T> T call(Request request, String key, Supplier<T> call) {
      return call.get();
    }

    final List<VersionEntry> versions(String key) {
      return truth.listVersions(key, Optional.empty()).entries().stream()
          .filter(entry -> entry.object().key().equals(key))
          .toList();
    }

    final void removeAll(String key) {
      List<KeyVersion> all =
          versions(key).stream().map(entry -> entry.object().id()).toList();
      if (!all.isEmpty()) {
        truth.deleteVersions(all);
      }
    }
  }

  private static List<Deletion> done(List<KeyVersion> versions) {
    return versions.stream().map(version -> new Deletion(version, "", "")).toList();
  }

  /** The store hides nothing, and does not answer. */
  static Bucket withoutHiding(Bucket truth) {
    return new View(truth) {
      @Override
      public List<Deletion> hide(List<String> keys) {
        throw new BucketException(BucketException.Kind.UNKNOWN, "no answer");
      }
    };
  }

  /** A collector does not look at the leases after it has hidden something. */
  static Bucket withoutLookAtLeases(Bucket truth) {
    return new View(truth) {
      @Override
      public ObjectPage list(ListRequest request) {
        boolean leases = request.prefix().contains(LEASES + "blobs")
            || request.prefix().contains(LEASES + "repositories");
        return leases ? new ObjectPage(List.of(), List.of(), false) : truth.list(request);
      }
    };
  }

  /** A collector does not notice versions that came while it hid an object. */
  static Bucket withoutLookAtVersions(Bucket truth) {
    return new View(truth) {
      private final Set<String> hidden = new HashSet<>();

      @Override
      public List<Deletion> hide(List<String> keys) {
        hidden.addAll(keys);
        return truth.hide(keys);
      }

      @Override
      public VersionPage listVersions(String prefix, Optional<KeyVersion> from) {
        List<VersionEntry> entries = new ArrayList<>();
        for (VersionEntry entry : truth.listVersions(prefix, from).entries()) {
          String key = entry.object().key();
          boolean oldest = truth.listVersions(key, Optional.empty()).entries().stream()
              .filter(each -> !each.marker())
              .reduce((newer, older) -> older)
              .filter(each -> each.object().equals(entry.object()))
              .isPresent();
          if (!hidden.contains(key) || entry.marker() || oldest) {
            entries.add(entry);
          }
        }
        return new VersionPage(entries, Optional.empty());
      }
    };
  }

  /** A purge removes whatever is there. */
  static Bucket purgeOfWhateverIsThere(Bucket truth) {
    return new View(truth) {
      @Override
      public List<Deletion> deleteVersions(List<KeyVersion> versions) {
        for (KeyVersion version : versions) {
          boolean blob = version.key().contains(BLOBS) && !version.key().contains(OWN);
          boolean marker = versions(version.key()).stream()
              .anyMatch(entry -> entry.marker() && entry.object().id().equals(version));
          if (blob && !marker) {
            removeAll(version.key());
          } else {
            truth.deleteVersions(List.of(version));
          }
        }
        return done(versions);
      }
    };
  }

  /** A purge removes markers before the versions that they hide. */
  static Bucket purgeOfMarkersFirst(Bucket truth) {
    return new View(truth) {
      @Override
      public List<Deletion> deleteVersions(List<KeyVersion> versions) {
        for (KeyVersion version : versions) {
          if (version.key().contains(BLOBS) && !version.key().contains(OWN)) {
            List<KeyVersion> markers = versions(version.key()).stream()
                .filter(VersionEntry::marker)
                .map(entry -> entry.object().id())
                .toList();
            if (!markers.isEmpty()) {
              truth.deleteVersions(markers);
            }
          }
          truth.deleteVersions(List.of(version));
        }
        return done(versions);
      }
    };
  }

  /** Brings back by removing the newest marker. */
  static Bucket withoutCopies(Bucket truth) {
    return new View(truth) {
      @Override
      public Written copy(KeyVersion source, String key) {
        if (!source.key().equals(key)) {
          return truth.copy(source, key);
        }
        versions(key).stream()
            .limit(1)
            .filter(VersionEntry::marker)
            .map(entry -> entry.object().id())
            .forEach(marker -> truth.deleteVersions(List.of(marker)));
        return new Written(source.version(), "", Instant.EPOCH);
      }
    };
  }

  /** A run does not say that it purges. */
  static Bucket withoutSayingSo(Bucket truth) {
    return new View(truth) {
      @Override
      public Written put(String key, byte[] content) {
        return key.endsWith(PURGING)
            ? new Written("0", "", Instant.EPOCH)
            : truth.put(key, content);
      }
    };
  }

  /** Who takes over a run does not ask whether it has said that it purges. */
  static Bucket withoutAsking(Bucket truth) {
    return new View(truth) {
      @Override
      public Optional<ObjectVersion> head(String key) {
        return key.endsWith(PURGING) ? Optional.empty() : truth.head(key);
      }
    };
  }

  /** A link is removed by its key. */
  static Bucket removalOfLinksByKey(Bucket truth) {
    return new View(truth) {
      @Override
      public List<Deletion> deleteVersions(List<KeyVersion> versions) {
        for (KeyVersion version : versions) {
          if (version.key().endsWith(LINK) && !version.key().contains(OWN)) {
            removeAll(version.key());
          } else {
            truth.deleteVersions(List.of(version));
          }
        }
        return done(versions);
      }
    };
  }

  /** All leases of a path have one key, and a cleanup removes the key. */
  static Bucket oneKeyForEachLease(Bucket truth) {
    return new View(truth) {
      @Override
      public Written put(String key, byte[] content) {
        return truth.put(key.contains(LEASES) ? one(key) : key, content);
      }

      @Override
      public List<Deletion> deleteVersions(List<KeyVersion> versions) {
        for (KeyVersion version : versions) {
          if (version.key().contains(LEASES)) {
            removeAll(version.key());
          } else {
            truth.deleteVersions(List.of(version));
          }
        }
        return done(versions);
      }

      private String one(String key) {
        return key.substring(0, key.lastIndexOf('/') + 1) + "one";
      }
    };
  }
}
