package io.stowage.registry.gc.internal.sweep;

import io.stowage.registry.gc.internal.mark.Marks;
import io.stowage.registry.internal.walk.RegistryWalk;
import io.stowage.registry.internal.walk.Shard;
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
import java.util.stream.Stream;

/** Removes the unreached blobs of a shard that are not young. Thread-safe. */
public final class BlobSweeper {
  private final RegistryWalk walk;
  private final RunContext context;
  private final Pacer pacer;
  private final Remover remover;
  private final Marks marks;
  private final Optional<FolderSweeper> folders;

  /**
   * Removes blobs that are not in {@code marks} and, if {@code folders} are given, folders that
   * become empty.
   */
  public BlobSweeper(
      RunContext context,
      Pacer pacer,
      Remover remover,
      Marks marks,
      Optional<FolderSweeper> folders) {
    this.walk = new RegistryWalk(context.driver(), context.findings());
    this.context = context;
    this.pacer = pacer;
    this.remover = remover;
    this.marks = marks;
    this.folders = folders;
  }

  /** Returns all shards. */
  public List<Shard> shards() {
    List<Shard> shards = new ArrayList<>();
    walk.forEachShard(shards::add);
    return shards;
  }

  /**
   * Removes the garbage of {@code shard}.
   *
   * @param beforeRemoval is called whenever there seems to be garbage, and may mark some of it
   */
  public void sweep(Shard shard, Runnable beforeRemoval) {
    pacer.check();
    try {
      sweepFolder(shard, beforeRemoval);
    } catch (StorageException.UnexpectedKind e) {
      context.findings().obscured(e);
    }
  }

  private void sweepFolder(Shard shard, Runnable beforeRemoval) {
    StoragePath folder = shard.folder();
    Optional<FolderSweeper> emptied = folders.filter(each -> each.isSettled(folder));
    Unmarked unmarked = unmarked(shard);
    pacer.batches(
        unmarked.blobs(), batch -> garbage(unmarked.listing(), batch, beforeRemoval), this::remove);
    emptied.ifPresent(each -> each.removeSettled(folder));
  }

  private Unmarked unmarked(Shard shard) {
    try {
      StorageView listing = context.listed(shard.folder());
      RegistryWalk walk = new RegistryWalk(listing, context.findings());
      List<Digest> blobs =
          RegistryWalk.collect(each -> walk.forEachBlobBut(marks::contains, shard, each));
      return new Unmarked(listing, blobs);
    } catch (StorageException.AccessDenied e) {
      context.findings().damaged(shard.folder(), e);
      return new Unmarked(context.driver(), List.of());
    }
  }

  /** Returns those of {@code blobs} that may be removed. */
  private List<Garbage> garbage(StorageView listing, List<Digest> blobs, Runnable beforeRemoval) {
    List<Garbage> garbage =
        blobs.stream().flatMap(digest -> look(listing, digest)).toList();
    if (!garbage.isEmpty()) {
      beforeRemoval.run();
    }
    return garbage.stream().filter(each -> !marks.contains(each.digest())).toList();
  }

  /** Returns the blob if it may be removed. */
  private Stream<Garbage> look(StorageView view, Digest digest) {
    StoragePath data = RegistryLayout.blobData(digest);
    try {
      Optional<StorageEntry> found = view.stat(data);
      if (found.isEmpty()) {
        folders.ifPresent(each -> each.remove(data.parent()));
      }
      return found.filter(entry -> !isYoung(data, entry)).stream()
          .map(entry -> new Garbage(digest, entry.size(), new Candidate(data, entry)));
    } catch (StorageException.UnexpectedKind | StorageException.AccessDenied e) {
      context.findings().damaged(data, e);
      return Stream.empty();
    }
  }

  private boolean isYoung(StoragePath data, StorageEntry entry) {
    boolean young = context.gate().isYoung(data, entry.modified());
    if (young) {
      context.tally().blobsYoung.increment();
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
      } else if (!remover.isRefused(blob.candidate())) {
        context.tally().blobsYoung.increment();
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
