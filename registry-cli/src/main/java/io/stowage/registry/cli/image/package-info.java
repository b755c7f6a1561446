/** Commands that change or move images: tags, deletion, import, export and copies. */
@NullMarked
package io.stowage.registry.cli.image;

import org.jspecify.annotations.NullMarked;
