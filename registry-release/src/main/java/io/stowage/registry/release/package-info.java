/** Writes the files of a release: an archive, a Debian package and a container image. */
@NullMarked
package io.stowage.registry.release;

import org.jspecify.annotations.NullMarked;
