/**
 * Processes that push to one directory while collectors run in it, all of them killed at random. Each
 * image that a push acknowledged is read afterwards.
 */
package io.stowage.registry.soak;
