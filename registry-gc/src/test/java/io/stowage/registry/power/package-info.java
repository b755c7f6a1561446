/**
 * Losses of power. The file system calls of a driver are recorded, and every state that a disk may be in
 * after a loss of power at an acknowledgement is built, opened and checked.
 */
package io.stowage.registry.power;
