package io.stowage.registry.oci;

import io.stowage.registry.model.Descriptor;

/**
 * An image, index or artifact that a layout names.
 *
 * @param manifest its manifest
 * @param label how it is called there
 */
record LabelledImage(Descriptor manifest, ImageLabel label) {}
