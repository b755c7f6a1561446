package io.stowage.registry.gc.internal.sweep;

import io.stowage.registry.gc.internal.mark.Marks;
import io.stowage.registry.internal.walk.RegistryWalk;
import io.stowage.registry.internal.walk.Shard;
import io.stowage.registry.internal.walk.Unrecognized;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.StorageView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Removes the unreached blobs of a part of the store that are not young. Thread-safe. */
public final class BlobSweeper {
  private final RunContext context;
  private final Pacer pacer;
  private final Remover remover;
  private final Marks marks;
  private final SparedBlobs spared;
  private final Optional<FolderSweeper> folders;
  private final GarbageSizes sizes = new GarbageSizes();

  /**
   * Removes blobs that are not in {@code marks} and, if {@code folders} are given, folders that
   * become empty. Adds blobs that stay although they are not in {@code marks} to {@code spared}.
   */
  public BlobSweeper(
      RunContext context,
      Pacer pacer,
      Remover remover,
      Marks marks,
      SparedBlobs spared,
      Optional<FolderSweeper> folders) {
    this.context = context;
    this.pacer = pacer;
    this.remover = remover;
    this.marks = marks;
    this.spared = spared;
    this.folders = folders;
  }

  /** Returns all parts. */
  public List<BlobPart> parts() {
    return context.driver().isRemote()
        ? new BlobParts(context.driver()).all()
        : RegistryWalk.<Shard>collect(new RegistryWalk(context.driver(), obscured())::forEachShard)
            .stream()
            .map(shard -> new BlobPart(shard.algorithm(), shard.prefix()))
            .toList();
  }

  /** Returns the sizes of the garbage in the parts of a remote store that were swept. */
  public GarbageSizes sizes() {
    return sizes;
  }

  /**
   * Removes the garbage of {@code part}.
   *
   * @param beforeRemoval is called whenever there seems to be garbage, and may mark some of it
   */
  public void sweep(BlobPart part, Runnable beforeRemoval) {
    pacer.check();
    if (context.driver().isRemote()) {
      remove(found(part), beforeRemoval);
      return;
    }
    Shard shard = new Shard(part.algorithm(), part.beginning());
    try {
      sweepFolder(shard, beforeRemoval);
    } catch (StorageException.UnexpectedKind e) {
      obscured().visitObscured(shard.folder(), e);
    }
  }

  /** Returns the unmarked blobs of a remote store that one listing finds; it omits the others. */
  private Unmarked found(BlobPart part) {
    StorageView listing = context
        .driver()
        .listed(
            part.folder(),
            part.beginning(),
            data -> !marks.contains(data.parent().name()));
    RegistryWalk walk = new RegistryWalk(listing, obscured());
    List<Digest> blobs = new ArrayList<>();
    listing.list(part.folder(), name -> {
      if (name.startsWith(part.beginning())) {
        walk.forEachBlobBut(marks::contains, new Shard(part.algorithm(), name), blobs::add);
      }
    });
    return new Unmarked(listing, blobs);
  }

  private void remove(Unmarked unmarked, Runnable beforeRemoval) {
    pacer.batches(
        unmarked.blobs(), batch -> garbage(unmarked.listing(), batch, beforeRemoval), this::remove);
  }

  /** Returns the receiver of folders that cannot be listed, whose blobs stay. */
  private Unrecognized obscured() {
    return new Unrecognized() {
      @Override
      public void visit(StoragePath path) {}

      @Override
      public void visitObscured(StoragePath folder, StorageException.UnexpectedKind problem) {
        spared.omitSome();
        context.findings().obscured(problem);
      }
    };
  }

  private void sweepFolder(Shard shard, Runnable beforeRemoval) {
    StoragePath folder = shard.folder();
    Optional<FolderSweeper> emptied = folders.filter(each -> each.isSettled(folder));
    remove(unmarked(shard), beforeRemoval);
    emptied.ifPresent(each -> each.removeSettled(folder));
  }

  private Unmarked unmarked(Shard shard) {
    try {
      StorageView listing = context.listed(shard.folder());
      RegistryWalk walk = new RegistryWalk(listing, obscured());
      List<Digest> blobs =
          RegistryWalk.collect(each -> walk.forEachBlobBut(marks::contains, shard, each));
      return new Unmarked(listing, blobs);
    } catch (StorageException.AccessDenied e) {
      spared.omitSome();
      context.findings().damaged(shard.folder(), e);
      return new Unmarked(context.driver(), List.of());
    }
  }

  /** Returns those of {@code blobs} that may be removed. */
  private List<Garbage> garbage(StorageView listing, List<Digest> blobs, Runnable beforeRemoval) {
    List<Garbage> garbage = new ArrayList<>();
    Consumer<Garbage> found = garbage::add;
    for (Digest digest : blobs) {
      look(listing, digest).ifPresent(found);
    }
    if (!garbage.isEmpty()) {
      beforeRemoval.run();
    }
    List<Garbage> left =
        garbage.stream().filter(each -> !marks.contains(each.digest())).toList();
    if (context.driver().isRemote()) {
      left.forEach(each -> sizes.put(each.digest(), each.size()));
    }
    return left;
  }

  /** Returns the blob if it may be removed. */
  private Optional<Garbage> look(StorageView view, Digest digest) {
    StoragePath data = RegistryLayout.blobData(digest);
    try {
      Optional<StorageEntry> found = view.stat(data);
      if (found.isEmpty()) {
        folders.ifPresent(each -> each.remove(data.parent()));
        return Optional.empty();
      }
      StorageEntry entry = found.get();
      return isYoung(digest, data, entry)
          ? Optional.empty()
          : Optional.of(new Garbage(digest, entry.size(), new Candidate(data, entry)));
    } catch (StorageException.UnexpectedKind | StorageException.AccessDenied e) {
      spared.add(digest);
      context.findings().damaged(data, e);
      return Optional.empty();
    }
  }

  private boolean isYoung(Digest digest, StoragePath data, StorageEntry entry) {
    boolean young = context.gate().isYoung(data, entry.modified());
    if (young) {
      spared.add(digest);
      context.tally().young(entry.size(), entry.modified());
    }
    return young;
  }

  private void remove(List<Garbage> batch) {
    List<Candidate> candidates = batch.stream().map(Garbage::candidate).toList();
    Set<Candidate> removed = Set.copyOf(remover.remove(candidates));
    for (Garbage blob : batch) {
      if (removed.contains(blob.candidate())) {
        context.tally().blobsRemoved.increment();
        context.tally().bytesRemoved.add(blob.size());
        context.listener().blobRemoved(blob.digest(), blob.size());
      } else {
        spared.add(blob.digest());
        if (!remover.isRefused(blob.candidate())) {
          context.tally().young(blob.size(), context.driver().now());
        }
      }
    }
  }

  private record Garbage(Digest digest, long size, Candidate candidate) {}

  /**
   * The blobs of a shard that are not marked.
   *
   * @param listing the view in which they were found
   */
  private record Unmarked(StorageView listing, List<Digest> blobs) {}
}
