#include "media/edit_lists.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "av/io.hpp"

namespace farmtok::media {
namespace {

using Bytes = std::span<const std::uint8_t>;

/// More than the size of the index of an hour of video.
constexpr std::int64_t most_index_bytes = 64 << 20;
/// Editors rarely make more; a hostile file could.
constexpr std::size_t most_edits = 10'000;
/// How far an edit may extend beyond the end of its media: the uncertainty from pictures that come out of order.
constexpr double blur = 0.2;

std::uint64_t number(Bytes bytes, std::size_t at, std::size_t size) {
  if (at + size > bytes.size()) return 0;
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < size; ++i) value = value << 8 | bytes[at + i];
  return value;
}

std::int32_t signed32(Bytes bytes, std::size_t at) { return static_cast<std::int32_t>(number(bytes, at, 4)); }

/// Calls `use` with the kind and the content of each box.
template <class Use>
void each_box(Bytes bytes, Use use) {
  while (bytes.size() >= 8) {
    auto size = number(bytes, 0, 4);
    std::size_t head = 8;
    if (size == 1) size = number(bytes, 8, 8), head = 16;
    if (size == 0) size = bytes.size();
    if (size < head || size > bytes.size()) return;
    use(std::string_view{reinterpret_cast<const char*>(bytes.data()) + 4, 4},
        bytes.subspan(head, static_cast<std::size_t>(size) - head));
    bytes = bytes.subspan(static_cast<std::size_t>(size));
  }
}

/// The content of the first box along a path of kinds; empty where there is none.
Bytes box_at(Bytes bytes, std::initializer_list<std::string_view> path) {
  for (const auto kind : path) {
    Bytes found;
    each_box(bytes, [&](std::string_view is, Bytes content) {
      if (found.empty() && is == kind) found = content;
    });
    bytes = found;
  }
  return bytes;
}

struct Clock {
  double ticks = 0;                  // a second
  std::optional<double> lasts = {};  // seconds
};

/// Of an mvhd or mdhd, which begin alike.
Clock clock_of(Bytes header) {
  const bool wide = !header.empty() && header[0] == 1;
  const auto ticks = static_cast<double>(number(header, wide ? 20 : 12, 4));
  const auto lasts = number(header, wide ? 24 : 16, wide ? 8 : 4);
  if (ticks <= 0) return {};
  if (lasts == 0 || lasts == (wide ? ~std::uint64_t{0} : 0xFFFFFFFF)) return {ticks, {}};
  return {ticks, static_cast<double>(lasts) / ticks};
}

/// Where pictures come out of order, all are shown this much later than they are decoded.
double shift_of(Bytes track, const Clock& media) {
  const auto offsets = box_at(track, {"mdia", "minf", "stbl", "ctts"});
  return offsets.size() < 16 ? 0 : std::max(0, signed32(offsets, 12)) / media.ticks;
}

std::vector<Edit> edits_of(Bytes list, const Clock& movie, const Clock& media) {
  const bool wide = !list.empty() && list[0] == 1;
  const std::size_t entry = wide ? 20 : 12;
  const auto count = number(list, 4, 4);
  std::vector<Edit> edits;
  for (std::size_t i = 0, at = 8; i < count && i < most_edits && at + entry <= list.size(); ++i, at += entry) {
    Edit edit;
    edit.lasts = static_cast<double>(number(list, at, wide ? 8 : 4)) / movie.ticks;
    const auto from = wide ? static_cast<std::int64_t>(number(list, at + 8, 8)) : signed32(list, at + 4);
    if (from >= 0) edit.media = static_cast<double>(from) / media.ticks;
    edit.rate = signed32(list, at + entry - 4) / 65536.0;
    edits.push_back(edit);
  }
  return edits;
}

/// Cuts the parts of edits beyond the end of the media, which show nothing new.
void cut_at(std::vector<Edit>& edits, double media_ends) {
  for (auto& edit : edits) {
    if (!edit.media || edit.rate <= 0) continue;
    const double most = std::max(0.0, media_ends - *edit.media) / edit.rate;
    if (edit.lasts > most + blur || (edit.lasts == 0 && &edit == &edits.back())) edit.lasts = most;
  }
}

}  // namespace

std::map<std::uint32_t, Timeline> edit_lists(Bytes moov) {
  std::map<std::uint32_t, Timeline> found;
  const auto movie = clock_of(box_at(moov, {"mvhd"}));
  if (movie.ticks <= 0 || !box_at(moov, {"mvex"}).empty()) return found;
  each_box(moov, [&](std::string_view kind, Bytes track) {
    if (kind != "trak") return;
    const auto header = box_at(track, {"tkhd"});
    const auto media = clock_of(box_at(track, {"mdia", "mdhd"}));
    const auto list = box_at(track, {"edts", "elst"});
    if (header.empty() || media.ticks <= 0 || list.empty()) return;
    auto edits = edits_of(list, movie, media);
    const double shift = shift_of(track, media);
    if (media.lasts) cut_at(edits, *media.lasts + shift);
    const auto id = static_cast<std::uint32_t>(number(header, header[0] == 1 ? 20 : 12, 4));
    if (!edits.empty()) found.emplace(id, Timeline{std::move(edits), shift});
  });
  return found;
}

std::map<std::uint32_t, Timeline> read_edit_lists(int fd) {
  const auto bytes = av::bytes_of(fd);
  std::array<std::uint8_t, 16> head{};
  for (std::int64_t at = 0; at + 8 <= bytes;) {
    if (::pread(fd, head.data(), head.size(), at) < 8) return {};
    auto size = static_cast<std::int64_t>(number(head, 0, 4));
    const std::int64_t before = size == 1 ? 16 : 8;
    if (size == 1) size = static_cast<std::int64_t>(number(head, 8, 8));
    if (size == 0) size = bytes - at;
    if (size < before || size > bytes - at) return {};
    if (number(head, 4, 4) == 0x6D6F6F76) {  // moov
      if (size > most_index_bytes) return {};
      std::vector<std::uint8_t> index(static_cast<std::size_t>(size - before));
      const auto got = ::pread(fd, index.data(), index.size(), at + before);
      return got == static_cast<ssize_t>(index.size()) ? edit_lists(index) : std::map<std::uint32_t, Timeline>{};
    }
    at += size;
  }
  return {};
}

}  // namespace farmtok::media
