package io.stowage.registry.gc;

import io.stowage.registry.gc.internal.sweep.SweepListener;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StoragePath;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Forwards all events to a listener; its exceptions are logged, the first one as a warning. */
final class ForgivingListener implements GcListener, SweepListener {
  private static final Logger LOG = LoggerFactory.getLogger(ForgivingListener.class);

  private final GcListener listener;
  private final AtomicBoolean failedBefore = new AtomicBoolean();

  ForgivingListener(GcListener listener) {
    this.listener = listener;
  }

  @Override
  public void begun(GcOptions options) {
    forward(target -> target.begun(options));
  }

  @Override
  public void finished(GcReport report) {
    forward(target -> target.finished(report));
  }

  @Override
  public void failed(Throwable problem) {
    forward(target -> target.failed(problem));
  }

  @Override
  public void repositoryMarked(RepositoryName repository, int done, int all) {
    forward(target -> target.repositoryMarked(repository, done, all));
  }

  @Override
  public void manifestRemoved(RepositoryName repository, Digest digest) {
    forward(target -> target.manifestRemoved(repository, digest));
  }

  @Override
  public void shardSwept(int done, int all) {
    forward(target -> target.shardSwept(done, all));
  }

  @Override
  public void blobRemoved(Digest digest, long size) {
    forward(target -> target.blobRemoved(digest, size));
  }

  @Override
  public void layerLinkRemoved(RepositoryName repository, Digest digest) {
    forward(target -> target.layerLinkRemoved(repository, digest));
  }

  @Override
  public void repositoryRemoved(RepositoryName repository) {
    forward(target -> target.repositoryRemoved(repository));
  }

  @Override
  public void blobFreed(Digest digest, long size) {
    forward(target -> target.blobFreed(digest, size));
  }

  @Override
  public void settling(Duration waited, Duration all) {
    forward(target -> target.settling(waited, all));
  }

  @Override
  public void repositoryMarkedAgain(RepositoryName repository, int done, int all) {
    forward(target -> target.repositoryMarkedAgain(repository, done, all));
  }

  @Override
  public void restored(StoragePath path) {
    forward(target -> target.restored(path));
  }

  @Override
  public void held(long blobs, long bytes) {
    forward(target -> target.held(blobs, bytes));
  }

  @Override
  public void damaged(Damage damage) {
    forward(target -> target.damaged(damage));
  }

  private void forward(Consumer<GcListener> event) {
    try {
      event.accept(listener);
    } catch (Throwable e) {
      if (failedBefore.compareAndSet(false, true)) {
        LOG.warn("A collection listener failed; further failures are logged at debug level", e);
      } else {
        LOG.debug("A collection listener failed again", e);
      }
    }
  }
}
