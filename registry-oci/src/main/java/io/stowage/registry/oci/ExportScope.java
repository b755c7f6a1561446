package io.stowage.registry.oci;

import java.util.Optional;

/**
 * The selection of the parts of each image that an export or a copy includes.
 *
 * @param referrers whether the referrers of the images are included
 * @param platform chooses one image of each index; empty to include all of them
 * @param naming the way in which the images are named in a layout
 */
record ExportScope(boolean referrers, Optional<PlatformChoice> platform, Naming naming) {}
