package io.stowage.registry.release;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

/**
 * Copies a jar, and gives classes that were compiled for Java 5 or older the form of those for Java
 * 8. A JVM keeps a class in class data in its linked form only if the class has stack maps, which
 * Java 6 introduced.
 */
final class ModernJar {
  private static final int FIRST_WITH_STACK_MAPS = Opcodes.V1_6;
  private static final int VERSION = 6; // the offset in a class file

  private ModernJar() {}

  /** Writes a copy of {@code jar} to {@code copy}. */
  static void write(Path jar, Path copy) {
    try (ZipFile in = new ZipFile(jar.toFile());
        URLClassLoader classes = new URLClassLoader(
            new URL[] {jar.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
        ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(copy))) {
      for (ZipEntry entry : Collections.list(in.entries())) {
        byte[] content = in.getInputStream(entry).readAllBytes();
        ZipEntry written = new ZipEntry(entry.getName());
        written.setTimeLocal(entry.getTimeLocal());
        out.putNextEntry(written);
        out.write(isOld(entry, content) ? modern(content, classes) : content);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(jar + ": " + e, e);
    }
  }

  private static boolean isOld(ZipEntry entry, byte[] content) {
    return entry.getName().endsWith(".class")
        && new ClassReader(content).readUnsignedShort(VERSION) < FIRST_WITH_STACK_MAPS;
  }

  private static byte[] modern(byte[] content, ClassLoader classes) {
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES) {
      @Override
      protected ClassLoader getClassLoader() {
        return classes;
      }
    };
    ClassVisitor visitor = new ClassVisitor(Opcodes.ASM9, writer) {
      @Override
      public void visit(
          int version,
          int access,
          String name,
          @Nullable String signature,
          @Nullable String superName,
          String @Nullable [] interfaces) {
        super.visit(Opcodes.V1_8, access, name, signature, superName, interfaces);
      }
    };
    new ClassReader(content).accept(visitor, ClassReader.SKIP_FRAMES);
    return writer.toByteArray();
  }
}
