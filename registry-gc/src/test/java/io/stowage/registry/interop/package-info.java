/**
 * Tests next to real peers: Debian's {@code docker-registry} and {@code skopeo} write, read, delete and
 * collect the trees that this library writes, and the reverse.
 */
package io.stowage.registry.interop;
