/**
 * The calls that the driver makes to an object store, as one interface with values as answers, and
 * the parts that are the same for every store: errors, retries and the number of calls at a time.
 */
@NullMarked
package io.stowage.registry.storage.s3.internal.bucket;

import org.jspecify.annotations.NullMarked;
