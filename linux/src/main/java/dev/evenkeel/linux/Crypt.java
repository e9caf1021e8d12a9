package dev.evenkeel.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Any thread: crypt(3), which makes the hashes of passwords that {@code /etc/shadow} has: DES, MD5
 * ({@code $1$}), SHA-256 ({@code $5$}), SHA-512 ({@code $6$}) and what else the system knows. It is
 * loaded when it is first asked for; few configurations need it.
 */
public final class Crypt {
  /** More than {@code struct crypt_data} has in any library: 131,232 bytes in glibc's old one. */
  private static final long SCRATCH_BYTES = 160 * 1024;

  /** No hash is longer; a library that says so is not believed. */
  private static final int HASH_BYTES = 512;

  private Crypt() {}

  /** Found once, when it is first needed. */
  private static final class Library {
    static final @Nullable MethodHandle CRYPT_R = find();

    private static @Nullable MethodHandle find() {
      return symbol()
          .map(address ->
              Linker.nativeLinker()
                  .downcallHandle(
                      address, FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS, ADDRESS)))
          .orElse(null);
    }

    private static Optional<MemorySegment> symbol() {
      for (String name : new String[] {"libcrypt.so.1", "libcrypt.so.2"}) {
        try {
          Optional<MemorySegment> found =
              SymbolLookup.libraryLookup(name, Arena.global()).find("crypt_r");
          if (found.isPresent()) {
            return found;
          }
        } catch (IllegalArgumentException absent) {
          // The next name, or none: some systems have it in libc.
        }
      }
      return Linker.nativeLinker().defaultLookup().find("crypt_r");
    }
  }

  /** Tells whether this system has crypt(3). */
  public static boolean isAvailable() {
    return Library.CRYPT_R != null;
  }

  /**
   * Hashes a password. It may take milliseconds: that is what it is for.
   *
   * @param setting how: a whole hash, or what stands before its last part
   * @return null if the system does not have crypt(3) or it does not know the setting
   */
  public static byte @Nullable [] hash(byte[] password, byte[] setting) {
    MethodHandle crypt = Library.CRYPT_R;
    if (crypt == null) {
      return null;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment made =
          (MemorySegment)
              crypt.invokeExact(
                  text(arena, password), text(arena, setting), arena.allocate(SCRATCH_BYTES));
      if (made.address() == 0) {
        return null;
      }
      byte[] hash = bytes(made.reinterpret(HASH_BYTES));
      // What crypt(3) returns where it may not return null, and never of a hash.
      return hash.length > 0 && hash[0] == '*' ? null : hash;
    } catch (Throwable impossible) {
      throw new IllegalStateException("crypt_r cannot be called", impossible);
    }
  }

  private static MemorySegment text(Arena arena, byte[] bytes) {
    MemorySegment text = arena.allocate(bytes.length + 1L);
    MemorySegment.copy(bytes, 0, text, JAVA_BYTE, 0, bytes.length);
    return text;
  }

  private static byte[] bytes(MemorySegment text) {
    int length = 0;
    while (length < HASH_BYTES && text.get(JAVA_BYTE, length) != 0) {
      length++;
    }
    return text.asSlice(0, length).toArray(JAVA_BYTE);
  }
}
