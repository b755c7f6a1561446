/**
 * Access by bearer tokens: verifies the tokens of a token server (Distribution's token
 * authentication specification), and issues tokens.
 *
 * <p>Start with {@link io.stowage.registry.http.token.BearerAccessControl} for tokens that another
 * server issues, and with {@link io.stowage.registry.http.token.TokenIssuer} for tokens of our own.
 */
@NullMarked
package io.stowage.registry.http.token;

import org.jspecify.annotations.NullMarked;
