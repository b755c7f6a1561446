package io.stowage.registry.storage.linux;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Calls the kernel through {@code syscall(2)}. Each method returns what the call returns, or a
 * negative number if it fails. Callers treat all failures alike, so the reason is not known.
 */
class SystemCalls {
  private static final long OPENAT2 = 437;

  /** {@code AT_FDCWD}: the folder to pass with an absolute path, for which it has no meaning. */
  static final long ANY_FOLDER = -100;

  /** {@code AT_EMPTY_PATH}. */
  private static final long OF_FILE_ITSELF = 0x1000;

  /** {@code AT_SYMLINK_NOFOLLOW}. */
  private static final long OF_LINK_ITSELF = 0x100;

  /** {@code STATX_TYPE}, {@code STATX_MTIME}, {@code STATX_INO} and {@code STATX_SIZE}. */
  private static final long WANTED = 0x1 | 0x40 | 0x100 | 0x200;

  @SuppressWarnings("restricted")
  private static final MethodHandle SYSCALL = Linker.nativeLinker()
      .downcallHandle(
          Linker.nativeLinker().defaultLookup().find("syscall").orElseThrow(),
          FunctionDescriptor.of(
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG),
          Linker.Option.firstVariadicArg(1));

  private final Architecture architecture;

  SystemCalls(Architecture architecture) {
    this.architecture = architecture;
  }

  /**
   * Opens the path at address {@code path}, which begins at the open {@code folder} if it is
   * relative, by the {@code open_how} at {@code how}.
   */
  long open(long folder, long path, long how, long size) {
    return call(OPENAT2, folder, path, how, size, 0);
  }

  /**
   * Stores the {@code statx} of an open file at address {@code to}.
   *
   * @param empty the address of an empty string
   */
  long attributes(long file, long empty, long to) {
    return call(architecture.statx(), file, empty, OF_FILE_ITSELF, WANTED, to);
  }

  /**
   * Stores the {@code statx} of what is at a path, even if that is a symbolic link. The path begins
   * at the open {@code folder} if it is relative.
   */
  long attributesAt(long folder, long path, long to) {
    return call(architecture.statx(), folder, path, OF_LINK_ITSELF, WANTED, to);
  }

  /**
   * Reads an open file from {@code offset} on, which fails for anything but a file. Fewer bytes
   * than {@code size} may mean that the next page of the file cannot be read. At the end of the
   * file the result is 0.
   */
  long read(long file, long to, long size, long offset) {
    return call(architecture.pread(), file, to, size, offset, 0);
  }

  /** Reads the next entries of an open folder, which fails for anything but a folder. */
  long entries(long folder, long to, long size) {
    return call(architecture.getdents(), folder, to, size, 0, 0);
  }

  long close(long file) {
    return call(architecture.close(), file, 0, 0, 0, 0);
  }

  private static long call(long number, long a, long b, long c, long d, long e) {
    try {
      return (long) SYSCALL.invokeExact(number, a, b, c, d, e);
    } catch (RuntimeException | Error failure) {
      throw failure;
    } catch (Throwable impossible) {
      throw new AssertionError(impossible);
    }
  }
}
