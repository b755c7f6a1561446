package io.stowage.registry.storage;

/** What a name in a folder on the heap stands for. */
sealed interface HeapNode permits HeapFolder, HeapObject {}
