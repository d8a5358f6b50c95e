package dev.jarflow.training;

import module java.base;

import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

/// Copies a jar, and brings its very old class files into today's form.
///
/// picocli is compiled for Java 5. A JVM checks such classes at every start, in the slow way of
/// that time, and before JDK 26 it keeps none of them in a cache: that is a third of a short task's
/// time. Their code stays as it is; only their version changes, and the frames that the new check
/// needs are added.
final class Upgrade {
  /// Java 6 is the first version whose classes have frames.
  private static final int FRAMES = Opcodes.V1_6;

  private static final int VERSION_AT = 6;

  private Upgrade() {}

  static void copy(Path jar, Path copy) throws IOException {
    try (URLClassLoader classes =
            new URLClassLoader(
                new URL[] {jar.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
        JarFile from = new JarFile(jar.toFile());
        OutputStream file = Files.newOutputStream(copy);
        JarOutputStream to = new JarOutputStream(file)) {
      for (JarEntry entry : Collections.list(from.entries())) {
        byte[] bytes = from.getInputStream(entry).readAllBytes();
        JarEntry same = new JarEntry(entry.getName());
        same.setTimeLocal(entry.getTimeLocal());
        to.putNextEntry(same);
        to.write(isOld(entry.getName(), bytes) ? upgraded(bytes, classes) : bytes);
        to.closeEntry();
      }
    }
  }

  private static boolean isOld(String name, byte[] bytes) {
    return name.endsWith(".class") && (bytes[VERSION_AT] << 8 | bytes[VERSION_AT + 1]) < FRAMES;
  }

  private static byte[] upgraded(byte[] bytes, ClassLoader classes) {
    ClassReader reader = new ClassReader(bytes);
    ClassWriter writer = new FrameWriter(classes);
    reader.accept(new Modern(writer), ClassReader.SKIP_FRAMES);
    return writer.toByteArray();
  }

  /// Frames name the common parent of two types; only the other classes of the jar tell which it
  /// is.
  private static final class FrameWriter extends ClassWriter {
    private final ClassLoader classes;

    FrameWriter(ClassLoader classes) {
      super(COMPUTE_FRAMES);
      this.classes = classes;
    }

    @Override
    protected ClassLoader getClassLoader() {
      return classes;
    }
  }

  private static final class Modern extends ClassVisitor {
    Modern(ClassVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public void visit(
        int version, int access, String name, String signature, String parent, String[] faces) {
      super.visit(Opcodes.V1_8, access, name, signature, parent, faces);
    }
  }
}
