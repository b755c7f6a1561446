/**
 * Runs an {@link io.stowage.registry.http.HttpHandler} in a servlet container (Jakarta Servlet 6).
 *
 * <p>Start with {@link io.stowage.registry.http.servlet.RegistryServlet}.
 */
@NullMarked
package io.stowage.registry.http.servlet;

import org.jspecify.annotations.NullMarked;
