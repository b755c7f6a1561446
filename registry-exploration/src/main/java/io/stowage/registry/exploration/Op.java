package io.stowage.registry.exploration;

/** What one call of the operating system does, or what stands for one; each is atomic. */
enum Op {
  /** Looks at a file: size and last-modified, or {@link Outcome#ABSENT}. */
  LOOK,
  /** Looks whether a file is there. */
  EXISTS,
  /** Looks at the last-modified time of a folder. */
  CHANGED,
  /** Becomes the only writer of a file, if it has none. */
  LOCK,
  /** Ends what {@link #LOCK} began. */
  UNLOCK,
  /** Looks whether a file, or one in a folder, has a writer. */
  LOCKS,
  /** Opens and reads a file. */
  READ,
  /** Lists a folder. */
  LIST,
  /** Opens a file, to set its time later. */
  OPEN,
  /** Sets the time of an open file, wherever it is now. */
  SET_TIME,
  /** Sets the time of an open file, wherever it is, to now. */
  RENEW,
  /** Writes a file in place of what is there, and makes its folder. */
  WRITE,
  /** Opens a file to add to it; makes it, and its folder, if it is not there. */
  OPEN_OR_CREATE,
  /** Moves a file of a certain size to where none is, or else removes it; else answers its size. */
  PUBLISH,
  /** Moves a file over another that looks as it was seen to. */
  REPLACE,
  /** Removes a file. */
  DELETE,
  /** Moves a folder with a file that is in it. */
  TAKE,
  /** Moves a folder back with a file that is in it; what is there stays. */
  RESTORE,
  /** Removes a folder with a file that is in it. */
  PURGE,
  /** Finds the folder of a path, to act in it later; makes it if it is not there. */
  FOLDER,
  /** Finds the folder of a file that is there, to act in it later. */
  FOLDER_OF,
  /** Renames a new file into an open folder, in place of what is there. */
  PLACE,
  /** Renames a file into an open folder, in place of what is there. */
  MOVE,
  /** Makes a file in an open folder if it is not there. */
  CREATE,
  /** Adds to an open file. */
  APPEND,
  /** Removes a file from an open folder. */
  UNLINK,
  /** Removes a file, or a folder if it is empty. */
  REMOVE,
  /** Removes a folder if it is empty. */
  REMOVE_FOLDER,
  /** Removes a folder that nobody else knows with all that is in it. */
  REMOVE_TREE,
  /** Renames a folder, to where none is or an empty one. */
  RENAME,
  /** Gives a file a second name, if nothing has it. */
  LINK,
  /** Reads the clock. */
  NOW,
  /** Reads the clock, in one step with the call before. */
  TIME,
  /** Lets time pass. */
  PASS,
  /** Begins a wait. */
  WAIT,
  /** Ends a wait, which lets time pass. */
  WAITED,
  /** Begins or ends a request. */
  REQUEST;

  /** Returns whether the world may be another one afterwards. */
  boolean isChange() {
    return switch (this) {
      case LOOK, EXISTS, LOCKS, CHANGED, READ, LIST, OPEN, FOLDER_OF, NOW, TIME, WAIT -> false;
      default -> true;
    };
  }
}
