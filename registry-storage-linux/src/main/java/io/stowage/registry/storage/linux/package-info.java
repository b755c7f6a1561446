/**
 * Looks up, reads and lists the files of a store with the system calls of Linux. Everything else is
 * left to the implementation for any POSIX file system.
 */
@NullMarked
package io.stowage.registry.storage.linux;

import org.jspecify.annotations.NullMarked;
