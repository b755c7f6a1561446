/**
 * JSON of reports and listings, the time in the config of an image, and the version of the library
 * that JSON needs. This package is not part of the API.
 *
 * <p>Start with {@link io.stowage.registry.internal.json.JsonWriter}.
 */
@NullMarked
package io.stowage.registry.internal.json;

import org.jspecify.annotations.NullMarked;
