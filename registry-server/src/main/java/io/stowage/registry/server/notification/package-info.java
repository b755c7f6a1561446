/**
 * Tells HTTP endpoints what happens in a registry, in the format of Distribution's notifications.
 *
 * <p>Start with {@link io.stowage.registry.server.notification.Notifications} and {@link
 * io.stowage.registry.server.notification.NotificationEndpoint}.
 */
@NullMarked
package io.stowage.registry.server.notification;

import org.jspecify.annotations.NullMarked;
