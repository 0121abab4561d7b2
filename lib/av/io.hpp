#pragma once
// libav's bytes over a file descriptor that is already open: libav itself never opens anything.

#include <memory>
#include <string_view>

extern "C" {
#include <libavcodec/packet.h>
#include <libavformat/avio.h>
}

namespace farmtok::av {

struct FreeIo {
  void operator()(AVIOContext* io) const;
};
/// Keeps its own position (pread, pwrite), so several may share one descriptor, which stays the caller's.
using Io = std::unique_ptr<AVIOContext, FreeIo>;

enum class Access { read, write };

/// Throws INVALID_MEDIA when `fd` cannot be sought in (a pipe, a socket).
Io make_io(int fd, Access access);

/// Writes the packet's bytes as the whole content of the empty file `fd`. Throws STORAGE_FULL; `doing` as for fail().
void write_file(int fd, const AVPacket& packet, std::string_view doing);

/// Size of the file behind `fd` in bytes; moves the descriptor's own position.
std::int64_t bytes_of(int fd);

}  // namespace farmtok::av
