/** Removes abandoned uploads. Start with {@link io.stowage.registry.gc.upload.UploadPurger}. */
@NullMarked
package io.stowage.registry.gc.upload;

import org.jspecify.annotations.NullMarked;
