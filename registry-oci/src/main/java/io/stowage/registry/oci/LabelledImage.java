package io.stowage.registry.oci;

import io.stowage.registry.model.Descriptor;

/**
 * An image, index or artifact that a layout names.
 *
 * @param manifest the descriptor of its manifest
 * @param label its name in the layout
 */
record LabelledImage(Descriptor manifest, ImageLabel label) {}
