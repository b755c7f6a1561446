package io.stowage.registry.storage.s3.internal.aws;

import io.stowage.registry.exploration.peer.RadosGateway;
import io.stowage.registry.exploration.peer.RequiresRadosGateway;
import io.stowage.registry.storage.s3.internal.bucket.Bucket;
import io.stowage.registry.storage.s3.internal.bucket.BucketContract;
import org.junit.jupiter.api.Tag;

/** The contract on a real store. */
@Tag("once")
@RequiresRadosGateway
class AwsBucketContractIT extends BucketContract {
  private final RadosGateway gateway;

  AwsBucketContractIT(RadosGateway gateway) {
    this.gateway = gateway;
  }

  @Override
  protected Bucket openBucket() {
    return TestBuckets.open(gateway, gateway.createBucket());
  }

  /** A real store takes long to remove a thousand objects, which {@link StoreFactsIT} does once. */
  @Override
  protected int bulk() {
    return 100;
  }
}
