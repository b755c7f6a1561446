/** An application on the module path; without this file it runs on the class path as well. */
module example.embedding {
  requires io.stowage.registry.storage.fs;
  requires io.stowage.registry.gc;
}
