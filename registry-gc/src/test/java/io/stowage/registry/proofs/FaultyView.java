package io.stowage.registry.proofs;

import io.stowage.registry.storage.FolderMoves;
import io.stowage.registry.storage.KeptFolders;
import io.stowage.registry.storage.Quarantine;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.storage.ForwardingStorage;
import io.stowage.registry.testing.storage.Moves;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Views of a store that each break one rule of the protocol for the process that uses them. */
class FaultyView extends ForwardingStorage {
  final StorageDriver truth;

  private FaultyView(StorageDriver truth) {
    super(truth);
    this.truth = truth;
  }

  /** Returns {@code entry} with a fresh lease. */
  final StorageEntry renewed(StorageEntry entry) {
    return new StorageEntry(entry.size(), truth.now(), entry.version());
  }

  /** A writer does not renew what it relies on. */
  static StorageDriver withoutRenewal(StorageDriver truth) {
    return new FaultyView(truth) {
      @Override
      public Optional<StorageEntry> lease(StoragePath path) {
        return truth.stat(path).map(this::renewed);
      }
    };
  }

  /**
   * A writer that names a manifest by its sha512 digest renews the link of that digest, and not the
   * one of the digest under which the manifest is stored.
   */
  static StorageDriver withoutRenewalOfStored(StorageDriver truth) {
    return new FaultyView(truth) {
      @Override
      public Optional<StorageEntry> stat(StoragePath path) {
        Optional<StorageEntry> found = truth.stat(path);
        return path.value().contains("/revisions/sha256/") ? found.map(this::renewed) : found;
      }
    };
  }

  /** A collector deletes the sha512 digests of a manifest when it takes the manifest. */
  static StorageDriver aliasesFirst(StorageDriver truth) {
    return new FaultyView(truth) {
      @Override
      public Quarantine quarantine() {
        return new KeptFolders(this, new FaultyMoves(Moves.of(truth)) {
          @Override
          public Optional<Instant> take(StoragePath object, StoragePath kept) {
            Optional<Instant> lease = super.take(object, kept);
            if (object.value().contains("/revisions/sha256/")) {
              StoragePath aliases = object.parent().parent().parent().resolve("sha512");
              truth.deleteTree(aliases);
            }
            return lease;
          }
        });
      }
    };
  }

  /** The clock of a writer's store stands still. */
  static StorageDriver withoutPassageOfTime(StorageDriver truth) {
    Instant beginning = truth.now();
    return new FaultyView(truth) {
      @Override
      public Instant now() {
        return beginning;
      }
    };
  }

  /** A writer does not look at a path again after renewing its lease. */
  static StorageDriver withoutLookAfterRenewal(StorageDriver truth) {
    return new FaultyView(truth) {
      @Override
      public Optional<StorageEntry> lease(StoragePath path) {
        StorageEntry found = truth.stat(path).orElse(new StorageEntry(1, Instant.MIN));
        truth.lease(path);
        return Optional.of(renewed(found));
      }
    };
  }

  /** A writer publishes an upload regardless of what was appended since it was hashed. */
  static StorageDriver publicationOfAnyLength(StorageDriver truth) {
    return new FaultyView(truth) {
      @Override
      public boolean publish(StoragePath from, long size, StoragePath to) {
        return truth.publish(from, truth.stat(from).map(StorageEntry::size).orElse(size), to);
      }
    };
  }

  /** A writer assumes that only programs of this library share the store. */
  static StorageDriver unshared(StorageDriver truth) {
    return new FaultyView(truth) {
      @Override
      public boolean isShared() {
        return false;
      }
    };
  }

  /** A writer of a tag does not look at the revision afterwards. */
  static StorageDriver withoutLookAfterTag(StorageDriver truth) {
    return new FaultyView(truth) {
      private boolean tagged;

      @Override
      public void write(StoragePath path, byte[] content) {
        truth.write(path, content);
        tagged |= path.value().endsWith("/current/link");
      }

      @Override
      public Optional<StorageEntry> stat(StoragePath path) {
        return tagged && path.value().contains("/revisions/")
            ? Optional.of(new StorageEntry(1, Instant.MAX))
            : truth.stat(path);
      }
    };
  }

  /** A deletion of a revision does not look for tags afterwards. */
  static StorageDriver withoutLookAfterDelete(StorageDriver truth) {
    return new FaultyView(truth) {
      private boolean deleted;

      @Override
      public boolean delete(StoragePath path) {
        deleted |= path.value().contains("/revisions/");
        return truth.delete(path);
      }

      @Override
      public boolean list(StoragePath folder, NameVisitor visitor) {
        return !(deleted && folder.name().equals("tags")) && truth.list(folder, visitor);
      }
    };
  }

  /** A writer writes the link of a revision after the tag that names it. */
  static StorageDriver revisionAfterTag(StorageDriver truth) {
    return new FaultyView(truth) {
      private final Map<StoragePath, byte[]> later = new HashMap<>();

      @Override
      public void write(StoragePath path, byte[] content) {
        if (path.value().contains("/revisions/")) {
          later.put(path, content);
          return;
        }
        truth.write(path, content);
        if (path.value().endsWith("/current/link")) {
          later.forEach(truth::write);
          later.clear();
        }
      }
    };
  }

  /** A writer writes the data of a blob after the link to it. */
  static StorageDriver dataAfterLink(StorageDriver truth) {
    return new FaultyView(truth) {
      private final Map<StoragePath, byte[]> later = new HashMap<>();

      @Override
      public void write(StoragePath path, byte[] content) {
        if (path.name().equals("data")) {
          later.put(path, content);
          return;
        }
        truth.write(path, content);
        later.forEach(truth::write);
        later.clear();
      }
    };
  }

  /** A writer deletes what it replaces before it publishes. */
  static StorageDriver deletionThenPublication(StorageDriver truth) {
    return new FaultyView(truth) {
      @Override
      public boolean replace(StoragePath from, StoragePath to, StorageEntry seen) {
        truth.delete(to);
        return truth.publish(from, truth.stat(from).orElseThrow().size(), to);
      }
    };
  }

  /** A collector lists the manifests of a repository before it reads the tags. */
  static StorageDriver tagsLast(StorageDriver truth) {
    return new FaultyView(truth) {
      private final Map<StoragePath, List<String>> before = new HashMap<>();

      @Override
      public boolean list(StoragePath folder, NameVisitor visitor) {
        if (folder.name().equals("tags")) {
          remember(folder.parent().resolve("revisions/sha256"));
        }
        Optional<List<String>> names = Optional.ofNullable(before.get(folder));
        names.ifPresent(known -> known.forEach(visitor::visit));
        return names.isPresent() || truth.list(folder, visitor);
      }

      private void remember(StoragePath revisions) {
        List<String> names = new ArrayList<>();
        if (!before.containsKey(revisions) && truth.list(revisions, names::add)) {
          before.put(revisions, names);
        }
      }
    };
  }

  /**
   * A collector purges everything it has in quarantine before the first object it is asked to
   * purge.
   */
  static StorageDriver subjectLast(StorageDriver truth) {
    return new FaultyView(truth) {
      private final Set<StoragePath> taken = new HashSet<>();

      @Override
      public Quarantine quarantine() {
        return new KeptFolders(this, new FaultyMoves(Moves.of(truth)) {
          @Override
          public Optional<Instant> take(StoragePath object, StoragePath kept) {
            Optional<Instant> lease = super.take(object, kept);
            lease.filter(there -> isRevision(kept)).ifPresent(there -> taken.add(kept));
            return lease;
          }

          @Override
          public boolean purge(StoragePath kept) {
            boolean pending = taken.remove(kept);
            if (isRevision(kept) && !pending) {
              return true;
            }
            taken.forEach(super::purge);
            taken.clear();
            return super.purge(kept);
          }
        });
      }
    };
  }

  /** A collector takes and purges manifests when it releases the lock. */
  static StorageDriver manifestsLast(StorageDriver truth) {
    return new FaultyView(truth) {
      private final Map<StoragePath, StoragePath> later = new HashMap<>();

      @Override
      public boolean delete(StoragePath path) {
        later.forEach((object, kept) -> {
          Moves.of(truth).take(object, kept);
          Moves.of(truth).purge(kept);
        });
        later.clear();
        return truth.delete(path);
      }

      @Override
      public Quarantine quarantine() {
        return new KeptFolders(this, new FaultyMoves(Moves.of(truth)) {
          @Override
          public Optional<Instant> take(StoragePath object, StoragePath kept) {
            if (!isRevision(object)) {
              return super.take(object, kept);
            }
            later.put(object, kept);
            return truth.stat(object).map(StorageEntry::modified);
          }

          @Override
          public boolean purge(StoragePath kept) {
            return isRevision(kept) || super.purge(kept);
          }
        });
      }
    };
  }

  private static boolean isRevision(StoragePath path) {
    return path.value().contains("/revisions/");
  }

  /** A collector treats everything as old. */
  static StorageDriver withoutAgeGate(StorageDriver truth) {
    return new FaultyView(truth) {
      private final Duration shift = Duration.ofDays(1);

      @Override
      public Optional<StorageEntry> stat(StoragePath path) {
        boolean ours = path.value().contains("/_stowage/");
        return truth
            .stat(path)
            .map(found ->
                ours ? found : new StorageEntry(found.size(), found.modified().minus(shift)));
      }

      @Override
      public Quarantine quarantine() {
        return new KeptFolders(this, new FaultyMoves(Moves.of(truth)) {
          @Override
          public Optional<Instant> take(StoragePath object, StoragePath kept) {
            return super.take(object, kept).map(lease -> lease.minus(shift));
          }
        });
      }
    };
  }

  /** A collector does not look again at the lease of what it took. */
  static StorageDriver withoutSecondLook(StorageDriver truth) {
    return new FaultyView(truth) {
      private final Map<StoragePath, Instant> seen = new HashMap<>();

      @Override
      public Optional<StorageEntry> stat(StoragePath path) {
        Optional<StorageEntry> found = truth.stat(path);
        found.ifPresent(entry -> seen.putIfAbsent(path, entry.modified()));
        return found;
      }

      @Override
      public Quarantine quarantine() {
        return new KeptFolders(this, new FaultyMoves(Moves.of(truth)) {
          @Override
          public Optional<Instant> take(StoragePath object, StoragePath kept) {
            return super.take(object, kept).map(lease -> seen.getOrDefault(object, lease));
          }
        });
      }
    };
  }

  /** A collector purges what it took before it looks at the lease, and then tries to restore it. */
  static StorageDriver purgeBeforeSecondLook(StorageDriver truth) {
    return new FaultyView(truth) {
      @Override
      public Quarantine quarantine() {
        return new KeptFolders(this, new FaultyMoves(Moves.of(truth)) {
          private Optional<Instant> last = Optional.empty();

          @Override
          public Optional<Instant> take(StoragePath object, StoragePath kept) {
            last = super.take(object, kept);
            super.purge(kept);
            return last;
          }

          @Override
          public boolean purge(StoragePath kept) {
            return last.isPresent();
          }
        });
      }
    };
  }

  /**
   * A collector does not rename a folder before it purges the object in it, and removes the object
   * from that folder even if a writer moved the folder back in between.
   */
  static StorageDriver purgeInPlace(StorageDriver truth) {
    return new FaultyView(truth) {
      @Override
      public Quarantine quarantine() {
        return new KeptFolders(this, new FaultyMoves(Moves.of(truth)) {
          @Override
          public boolean purge(StoragePath kept) {
            return truth.delete(kept);
          }
        });
      }
    };
  }

  /** A collector purges what a dead run left instead of restoring it. */
  static StorageDriver recoveryThatPurges(StorageDriver truth) {
    return new FaultyView(truth) {
      private final Map<StoragePath, StoragePath> own = new HashMap<>();

      @Override
      public Quarantine quarantine() {
        return new KeptFolders(this, new FaultyMoves(Moves.of(truth)) {
          @Override
          public Optional<Instant> take(StoragePath object, StoragePath kept) {
            own.put(kept, object);
            return super.take(object, kept);
          }

          @Override
          public boolean restore(StoragePath kept, StoragePath object) {
            return own.containsKey(kept) ? super.restore(kept, object) : super.purge(kept);
          }
        });
      }
    };
  }

  /** A collector treats every other collector as dead. */
  static StorageDriver abandonment(StorageDriver truth) {
    return new FaultyView(truth) {
      @Override
      public boolean isAbandoned(StoragePath path) {
        return true;
      }
    };
  }

  /** A collector whose store failed restores nothing. */
  static StorageDriver withoutUndo(StorageDriver truth) {
    return new FaultyView(truth) {
      @Override
      public Quarantine quarantine() {
        return new KeptFolders(this, new FaultyMoves(Moves.of(truth)) {
          @Override
          public boolean restore(StoragePath kept, StoragePath object) {
            return truth.stat(Fleet.BROKEN).isEmpty() && super.restore(kept, object);
          }
        });
      }
    };
  }

  /** A removal sees no manifests and tags in place of those that it moved to quarantine. */
  static StorageDriver withoutLookAfterTake(StorageDriver truth) {
    return new FaultyView(truth) {
      private boolean taken;

      @Override
      public boolean list(StoragePath folder, NameVisitor visitor) {
        boolean hidden = taken && folder.value().contains("/_manifests/");
        return !hidden && truth.list(folder, visitor);
      }

      @Override
      public Quarantine quarantine() {
        return new KeptFolders(this, new FaultyMoves(Moves.of(truth)) {
          @Override
          public Optional<Instant> take(StoragePath object, StoragePath kept) {
            taken |= !object.value().contains("/_manifests/tags/");
            return super.take(object, kept);
          }
        });
      }
    };
  }

  /** Forwards all calls. */
  private static class FaultyMoves implements FolderMoves {
    private final FolderMoves truth;

    FaultyMoves(FolderMoves truth) {
      this.truth = truth;
    }

    @Override
    public Optional<Instant> take(StoragePath object, StoragePath kept) {
      return truth.take(object, kept);
    }

    @Override
    public boolean restore(StoragePath kept, StoragePath object) {
      return truth.restore(kept, object);
    }

    @Override
    public boolean purge(StoragePath kept) {
      return truth.purge(kept);
    }
  }
}
