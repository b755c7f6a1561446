/** Commands that serve a registry over HTTP, and what a server needs. */
@NullMarked
package io.stowage.registry.cli.serve;

import org.jspecify.annotations.NullMarked;
