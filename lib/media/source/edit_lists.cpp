#include "media/source/edit_lists.hpp"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "media/source/mp4_boxes.hpp"

namespace farmtok::media {
namespace {

/// Editors rarely make more; a hostile file could.
constexpr std::size_t most_edits = 10'000;
/// How far an edit may extend beyond the end of its media: the uncertainty from pictures that come out of order.
constexpr double blur = 0.2;

struct Clock {
  double ticks = 0;                  // a second
  std::optional<double> lasts = {};  // seconds
};

/// Of an mvhd or mdhd, which begin alike.
Clock clock_of(Bytes header) {
  const bool wide = !header.empty() && header[0] == 1;
  const auto ticks = static_cast<double>(number_at(header, wide ? 20 : 12, 4));
  const auto lasts = number_at(header, wide ? 24 : 16, wide ? 8 : 4);
  if (ticks <= 0) return {};
  if (lasts == 0 || lasts == (wide ? ~std::uint64_t{0} : 0xFFFFFFFF)) return {ticks, {}};
  return {ticks, static_cast<double>(lasts) / ticks};
}

/// Where pictures come out of order, all are shown this much later than they are decoded.
double shift_of(Bytes track, const Clock& media) {
  const auto offsets = box_at(track, {"mdia", "minf", "stbl", "ctts"});
  return offsets.size() < 16 ? 0 : std::max(0, signed_at(offsets, 12)) / media.ticks;
}

std::vector<Edit> edits_of(Bytes list, const Clock& movie, const Clock& media) {
  const bool wide = !list.empty() && list[0] == 1;
  const std::size_t entry = wide ? 20 : 12;
  const auto count = number_at(list, 4, 4);
  std::vector<Edit> edits;
  for (std::size_t i = 0, at = 8; i < count && i < most_edits && at + entry <= list.size(); ++i, at += entry) {
    Edit edit;
    edit.lasts = static_cast<double>(number_at(list, at, wide ? 8 : 4)) / movie.ticks;
    const auto from = wide ? static_cast<std::int64_t>(number_at(list, at + 8, 8)) : signed_at(list, at + 4);
    if (from >= 0) edit.media = static_cast<double>(from) / media.ticks;
    edit.rate = signed_at(list, at + entry - 4) / 65536.0;
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
    if (!edits.empty()) found.emplace(track_id(header), Timeline{std::move(edits), shift});
  });
  return found;
}

}  // namespace farmtok::media
