#include "av/io.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <new>

#include "av/error.hpp"
#include "base/error.hpp"

extern "C" {
#include <libavutil/error.h>
#include <libavutil/mem.h>
}

namespace farmtok::av {
namespace {

constexpr int buffer_bytes = 256 * 1024;

struct Place {
  int fd;
  std::int64_t position;
};

int read_some(void* opaque, std::uint8_t* buffer, int size) {
  auto& place = *static_cast<Place*>(opaque);
  ssize_t got;
  do got = ::pread(place.fd, buffer, static_cast<std::size_t>(size), place.position);
  while (got < 0 && errno == EINTR);
  if (got < 0) return AVERROR(errno);
  if (got == 0) return AVERROR_EOF;
  place.position += got;
  return static_cast<int>(got);
}

int write_all(void* opaque, std::uint8_t* buffer, int size) {
  auto& place = *static_cast<Place*>(opaque);
  int done = 0;
  while (done < size) {
    const auto put = ::pwrite(place.fd, buffer + done, static_cast<std::size_t>(size - done), place.position);
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return AVERROR(errno);
    done += static_cast<int>(put);
    place.position += put;
  }
  return done;
}

std::int64_t seek(void* opaque, std::int64_t offset, int whence) {
  auto& place = *static_cast<Place*>(opaque);
  whence &= ~AVSEEK_FORCE;
  if (whence == AVSEEK_SIZE) return bytes_of(place.fd);
  if (whence == SEEK_CUR) offset += place.position;
  else if (whence == SEEK_END) offset += bytes_of(place.fd);
  else if (whence != SEEK_SET) return AVERROR(EINVAL);
  if (offset < 0) return AVERROR(EINVAL);
  return place.position = offset;
}

}  // namespace

void FreeIo::operator()(AVIOContext* io) const {
  delete static_cast<Place*>(io->opaque);
  av_freep(&io->buffer);
  avio_context_free(&io);
}

std::int64_t bytes_of(int fd) {
  // Not fstat: the C library uses a call for it that also accepts paths, which a confined process must not have.
  return std::max<std::int64_t>(0, ::lseek(fd, 0, SEEK_END));
}

void write_file(int fd, const AVPacket& packet, std::string_view doing) {
  const auto io = make_io(fd, Access::write);
  avio_write(io.get(), packet.data, packet.size);
  avio_flush(io.get());
  check(io->error, doing);
}

Io make_io(int fd, Access access) {
  if (::lseek(fd, 0, SEEK_CUR) < 0)
    throw base::Error{base::Code::INVALID_MEDIA, "not a regular file: it cannot be read from any place",
                      "Save it as a file first."};
  auto* buffer = static_cast<std::uint8_t*>(av_malloc(buffer_bytes));
  if (!buffer) throw std::bad_alloc{};
  const bool writes = access == Access::write;
  auto place = std::make_unique<Place>(Place{fd, 0});
  Io io{avio_alloc_context(buffer, buffer_bytes, writes, place.get(), writes ? nullptr : read_some,
                           writes ? write_all : nullptr, seek)};
  if (!io) {
    av_free(buffer);
    throw std::bad_alloc{};
  }
  place.release();
  return io;
}

}  // namespace farmtok::av
