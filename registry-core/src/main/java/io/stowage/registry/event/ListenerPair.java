package io.stowage.registry.event;

import java.util.function.BiConsumer;

/** Passes each event to two listeners, one after the other. */
record ListenerPair(RegistryListener first, RegistryListener second) implements RegistryListener {
  @Override
  public void completed(RegistryEvent event) {
    pass(event, RegistryListener::completed);
  }

  @Override
  public void blobPushed(RegistryEvent.BlobPushed event) {
    pass(event, RegistryListener::blobPushed);
  }

  @Override
  public void blobMounted(RegistryEvent.BlobMounted event) {
    pass(event, RegistryListener::blobMounted);
  }

  @Override
  public void blobOpened(RegistryEvent.BlobOpened event) {
    pass(event, RegistryListener::blobOpened);
  }

  @Override
  public void blobDeleted(RegistryEvent.BlobDeleted event) {
    pass(event, RegistryListener::blobDeleted);
  }

  @Override
  public void manifestPushed(RegistryEvent.ManifestPushed event) {
    pass(event, RegistryListener::manifestPushed);
  }

  @Override
  public void manifestPulled(RegistryEvent.ManifestPulled event) {
    pass(event, RegistryListener::manifestPulled);
  }

  @Override
  public void manifestDeleted(RegistryEvent.ManifestDeleted event) {
    pass(event, RegistryListener::manifestDeleted);
  }

  @Override
  public void tagged(RegistryEvent.Tagged event) {
    pass(event, RegistryListener::tagged);
  }

  @Override
  public void untagged(RegistryEvent.Untagged event) {
    pass(event, RegistryListener::untagged);
  }

  @Override
  public void repositoryRemoved(RegistryEvent.RepositoryRemoved event) {
    pass(event, RegistryListener::repositoryRemoved);
  }

  private <E extends RegistryEvent> void pass(E event, BiConsumer<RegistryListener, E> method) {
    try {
      method.accept(first, event);
    } finally {
      method.accept(second, event);
    }
  }
}
