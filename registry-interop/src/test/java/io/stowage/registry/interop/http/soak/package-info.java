/**
 * Clients that push, pull and delete through servers that collect garbage and are killed. Each
 * client keeps a ledger of what was acknowledged, and everything in it is pulled in the end.
 */
@NullMarked
package io.stowage.registry.interop.http.soak;

import org.jspecify.annotations.NullMarked;
