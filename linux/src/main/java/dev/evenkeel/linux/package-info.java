/**
 * System calls of Linux through {@code java.lang.foreign}: the only package of Evenkeel that knows
 * native memory.
 *
 * <p>Two conventions. Calls on the data path return what the kernel returns, with the error folded
 * in as a negative number ({@code -errno}, see {@link dev.evenkeel.linux.Errno}); calls of the
 * control path throw {@link dev.evenkeel.linux.LinuxException}. All constants and layouts are those
 * of the generic ABI that x86-64 and aarch64 share; where they differ (the packing of {@code
 * epoll_event}) the code asks {@code os.arch}.
 */
@NullMarked
package dev.evenkeel.linux;

import org.jspecify.annotations.NullMarked;
