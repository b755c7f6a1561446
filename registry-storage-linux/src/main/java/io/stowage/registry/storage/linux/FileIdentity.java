package io.stowage.registry.storage.linux;

/**
 * Distinguishes a file from all others that exist.
 *
 * @param device the major and minor number of the device
 * @param inode the number of the file on the device
 */
record FileIdentity(long device, long inode) {}
