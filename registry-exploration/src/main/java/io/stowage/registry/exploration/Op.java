package io.stowage.registry.exploration;

/** The operations of the operating system, and others that represent one; each is atomic. */
enum Op {
  /** Reads the size and the last-modified time of a file, or returns {@link Outcome#ABSENT}. */
  LOOK,
  /** Checks whether a file exists. */
  EXISTS,
  /** Reads the last-modified time of a folder. */
  CHANGED,
  /** Makes the process the only writer of a file, if the file has no writer. */
  LOCK,
  /** Ends the lock taken by {@link #LOCK}. */
  UNLOCK,
  /** Checks whether a file, or a file in a folder, has a writer. */
  LOCKS,
  /** Opens and reads a file. */
  READ,
  /** Lists a folder. */
  LIST,
  /** Opens a file in order to set its time later. */
  OPEN,
  /** Sets the time of an open file, wherever it is now. */
  SET_TIME,
  /** Sets the time of an open file, wherever it is, to the current time. */
  RENEW,
  /** Writes a file, replaces an existing one, and makes its folder. */
  WRITE,
  /** Opens a file for appending; makes the file and its folder if they do not exist. */
  OPEN_OR_CREATE,
  /**
   * Moves a file of a given size to a path without a file, or removes it if there is a file;
   * returns its size if that differs.
   */
  PUBLISH,
  /** Moves a file over another one that is as it was seen before. */
  REPLACE,
  /** Removes a file. */
  DELETE,
  /** Moves a folder that contains a given file. */
  TAKE,
  /** Moves a folder that contains a given file back, without replacing anything. */
  RESTORE,
  /** Removes a folder that contains a given file. */
  PURGE,
  /** Opens the folder of a path for later operations in it; makes it if it does not exist. */
  FOLDER,
  /** Opens the folder of an existing file for later operations in it. */
  FOLDER_OF,
  /** Renames a new file into an open folder, replacing an existing file. */
  PLACE,
  /** Renames a file into an open folder, replacing an existing file. */
  MOVE,
  /** Makes a file in an open folder if it does not exist. */
  CREATE,
  /** Appends to an open file. */
  APPEND,
  /** Removes a file from an open folder. */
  UNLINK,
  /** Removes a file, or a folder if it is empty. */
  REMOVE,
  /** Removes a folder if it is empty. */
  REMOVE_FOLDER,
  /** Removes a folder that no other process knows, with everything in it. */
  REMOVE_TREE,
  /** Renames a folder to a path without a folder or with an empty one. */
  RENAME,
  /** Gives a file a second name if that name is free. */
  LINK,
  /** Reads the versions of an object. */
  VERSIONS,
  /** Reads the versions of all objects whose keys have a given beginning. */
  SCAN,
  /** Adds a version of an object. */
  ADD_VERSION,
  /** Adds a delete marker to an object. */
  ADD_MARKER,
  /** Removes a version or a delete marker of an object. */
  REMOVE_VERSION,
  /** Reads the clock. */
  NOW,
  /** Reads the clock in one step with the preceding call. */
  TIME,
  /** Lets time pass. */
  PASS,
  /** Begins a wait. */
  WAIT,
  /** Ends a wait and lets time pass. */
  WAITED,
  /** Begins or ends a request. */
  REQUEST;

  /** Returns whether the operation may change the world. */
  boolean isChange() {
    return switch (this) {
      case LOOK,
          EXISTS,
          LOCKS,
          CHANGED,
          READ,
          LIST,
          OPEN,
          FOLDER_OF,
          VERSIONS,
          SCAN,
          NOW,
          TIME,
          WAIT -> false;
      default -> true;
    };
  }
}
