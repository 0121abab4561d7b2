#include <fmt/format.h>

#include <algorithm>

#include "av/io.hpp"
#include "media/provenance/picture_places.hpp"
#include "media/provenance/places.hpp"

namespace farmtok::media {
namespace {

constexpr std::int64_t list_head = 12;  // "RIFF", a length, "AVI "

std::int64_t number_of_riff(Bytes bytes, std::size_t at) {
  return bytes.size() < at + 4
             ? 0
             : bytes[at] | bytes[at + 1] << 8 | bytes[at + 2] << 16 | std::int64_t{bytes[at + 3]} << 24;
}

class Riff {
 public:
  Riff(Carried& to, int fd) : to_(to), fd_(fd), bytes_(av::bytes_of(fd)) { walk(0, bytes_, 0); }

 private:
  void walk(std::int64_t at, std::int64_t end, int depth) {
    if (depth == most_nested) return to_.unread.emplace_back("its lists are nested deeply"), void();
    while (at + 8 <= end) {
      if (left_-- == 0) return to_.unread.push_back(fmt::format("it has more than {} chunks", most_chunks));
      const auto head = read_at(fd_, at, list_head);
      if (head.size() < 8) return;
      const auto kind = text_in(head).substr(0, 4), form = text_in(head).substr(8);
      const auto promised = number_of_riff(head, 4);
      const Part chunk{at + 8, std::min(promised, bytes_ - at - 8), promised};
      if (kind == "C2PA" && takes_store(to_)) add_store(to_, fd_, chunk, "manifest");
      if (kind == "_PMX") add_xmp(to_, fd_, chunk);
      // The pictures and sounds themselves.
      if (kind == "LIST" && form != "movi") walk(at + list_head, std::min(end, at + 8 + promised), depth + 1);
      // A large file has several lists at its top, each with a head like the first.
      at += kind == "RIFF" ? list_head : 8 + promised + promised % 2;
    }
  }

  Carried& to_;
  int fd_;
  std::int64_t bytes_;
  int left_ = most_chunks;
};

}  // namespace

void add_carried_by_avi(Carried& to, int fd) { Riff{to, fd}; }

void add_carried_by_webp(Carried& to, Bytes picture) {
  auto chunks = picture.subspan(std::min<std::size_t>(picture.size(), list_head));
  while (chunks.size() >= 8) {
    const auto kind = text_in(chunks).substr(0, 4);
    const auto promised = static_cast<std::size_t>(number_of_riff(chunks, 4));
    const auto content = chunks.subspan(8, std::min(promised, chunks.size() - 8));
    if (kind == "C2PA" && takes_store(to)) add_store(to, content, promised, "manifest");
    else if (kind == "XMP ") add_xmp(to, content);
    else if (content.size() < promised)
      to.unread.push_back(
          fmt::format("its chunk at byte {} claims more bytes than there are", chunks.data() - picture.data()));
    chunks = chunks.subspan(std::min(8 + promised + promised % 2, chunks.size()));
  }
}

}  // namespace farmtok::media
