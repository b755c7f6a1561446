/**
 * Proofs of the promises of a collection. Each visits all cases of one kind: every order of the calls of a
 * few processes, a crash, a failure or a foreign push at each call, or long random runs against a model.
 */
package io.stowage.registry.proofs;
