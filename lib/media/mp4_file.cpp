#include "media/mp4_file.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "av/io.hpp"

namespace farmtok::media {
namespace {

/// More than the index of an hour of video takes.
constexpr std::int64_t most_index_bytes = 64 << 20;
/// More than an hour in pieces of a tenth of a second has.
constexpr int most_boxes = 100'000;
constexpr std::int64_t uuid_bytes = 16;

}  // namespace

std::string each_file_box(int fd, const std::function<bool(const FileBox&)>& use) {
  const auto bytes = av::bytes_of(fd);
  std::array<std::uint8_t, 16 + uuid_bytes> head{};
  std::int64_t at = 0;
  for (int i = 0; at + 8 <= bytes; ++i) {
    if (i == most_boxes) return fmt::format("it has more than {} boxes", most_boxes);
    const auto got = ::pread(fd, head.data(), head.size(), at);
    if (got < 8) return "it cannot be read";
    const Bytes read{head.data(), static_cast<std::size_t>(got)};
    auto size = number_at(read, 0, 4);
    std::int64_t before = size == 1 ? 16 : 8;
    if (size == 1) size = number_at(read, 8, 8);
    if (size == 0) size = static_cast<std::uint64_t>(bytes - at);
    if (size < static_cast<std::uint64_t>(before)) return fmt::format("the length of the box at byte {} is wrong", at);
    FileBox box{.kind = {read.begin() + 4, read.begin() + 8}, .uuid = {}, .at = 0, .bytes = 0, .promised = 0};
    if (box.kind == "uuid" && size >= static_cast<std::uint64_t>(before + uuid_bytes) && got >= before + uuid_bytes) {
      std::copy_n(read.begin() + before, uuid_bytes, box.uuid.begin());
      before += uuid_bytes;
    }
    // No file is longer than this.
    size = std::min<std::uint64_t>(size, std::uint64_t{1} << 62);
    box.at = at + before;
    box.promised = static_cast<std::int64_t>(size) - before;
    box.bytes = std::min(box.promised, bytes - box.at);
    if (!use(box)) return {};
    if (box.bytes < box.promised) return fmt::format("its box at byte {} claims more bytes than there are", at);
    at += static_cast<std::int64_t>(size);
  }
  return {};
}

std::vector<std::uint8_t> read_moov(int fd) {
  std::vector<std::uint8_t> index;
  each_file_box(fd, [&](const FileBox& box) {
    if (box.kind != "moov") return true;
    if (box.bytes < box.promised || box.bytes > most_index_bytes) return false;
    index.resize(static_cast<std::size_t>(box.bytes));
    if (::pread(fd, index.data(), index.size(), box.at) != static_cast<ssize_t>(index.size())) index.clear();
    return false;
  });
  return index;
}

}  // namespace farmtok::media
