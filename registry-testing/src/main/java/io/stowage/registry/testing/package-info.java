/**
 * What it takes to test with a registry: small images, valid ones and ones that are broken on purpose,
 * and the contracts of the services.
 */
@NullMarked
package io.stowage.registry.testing;

import org.jspecify.annotations.NullMarked;
