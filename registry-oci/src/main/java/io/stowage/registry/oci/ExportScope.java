package io.stowage.registry.oci;

import java.util.Optional;

/**
 * What an export or a copy includes of each image.
 *
 * @param referrers whether the referrers of the images are included
 * @param platform chooses one image of each index; empty to include all of them
 * @param naming how the images are named in a layout
 */
record ExportScope(boolean referrers, Optional<PlatformChoice> platform, Naming naming) {}
