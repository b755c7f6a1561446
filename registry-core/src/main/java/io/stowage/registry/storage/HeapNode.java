package io.stowage.registry.storage;

/** A child of a folder on the heap: an object or a folder. */
sealed interface HeapNode permits HeapFolder, HeapObject {}
