#pragma once
// Landlock by raw system call: the headers of the distribution are older than its kernels.

namespace farmtok::sys {

/// Forbids this process every way to the file system, TCP ports and, where the kernel supports it, abstract sockets and
/// signals outside. Returns the kernel's Landlock version; 0 when it has none. Throws INTERNAL on any other failure.
/// Requires no_new_privs.
int landlock_everything();

}  // namespace farmtok::sys
