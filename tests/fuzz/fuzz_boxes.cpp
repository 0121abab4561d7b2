// Any bytes as a file: what its boxes and chunks carry is inside it, and has a digest.
#include <sys/mman.h>
#include <unistd.h>

#include "fuzz.hpp"
#include "media/mp4_file.hpp"
#include "media/provenance/places.hpp"

using namespace farmtok;

namespace {

void carries(const media::Carried& found, std::size_t size) {
  for (const auto& store : found.stores) fuzz::must(store.bytes.size() <= size && store.digest.size() == 64);
  for (const auto& packet : found.packets) fuzz::must(packet.size() <= size);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const int fd = ::memfd_create("fuzz", 0);
  fuzz::must(fd >= 0 && ::ftruncate(fd, 0) == 0 && ::pwrite(fd, data, size, 0) == static_cast<ssize_t>(size));
  media::each_file_box(fd, [&](const media::FileBox& box) {
    fuzz::must(box.at >= 0 && box.bytes <= box.promised && box.at + box.bytes <= static_cast<std::int64_t>(size));
    return true;
  });
  const auto moov = media::read_moov(fd);
  fuzz::must(moov.size() <= size);
  media::Carried of_mp4, of_avi;
  media::add_carried_by_mp4(of_mp4, fd, moov);
  media::add_carried_by_avi(of_avi, fd);
  carries(of_mp4, size);
  carries(of_avi, size);
  return 0;
}
