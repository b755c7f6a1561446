/** Routes requests to the endpoints, and answers all of them but those for blobs and uploads. */
@NullMarked
package io.stowage.registry.http.internal.api;

import org.jspecify.annotations.NullMarked;
