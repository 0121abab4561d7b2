#include "media/source/clean_aperture.hpp"

#include <cmath>
#include <string_view>

#include "media/source/mp4_boxes.hpp"

namespace farmtok::media {
namespace {

/// A VisualSampleEntry has so many bytes before the boxes in it; its width and height stand at 24 and 26.
constexpr std::size_t entry_head = 78;

struct Span {
  int before = 0, after = 0;
};

/// What stays of `all` pixels when `clean` are shown whose middle lies `off` from theirs.
std::optional<Span> edges_of(int all, double clean, double off) {
  const double before = (all - clean) / 2 + off, after = (all - clean) / 2 - off;
  constexpr double half = 0.5;
  if (!(clean >= 2) || !(before > -half) || !(after > -half)) return {};
  return Span{static_cast<int>(std::lround(before)), static_cast<int>(std::lround(after))};
}

std::optional<Crop> crop_of(Bytes clap, int width, int height) {
  if (clap.size() < 32) return {};
  const auto ratio = [&](std::size_t at) {
    return static_cast<double>(signed_at(clap, at)) / static_cast<double>(number_at(clap, at + 4, 4));
  };
  const auto across = edges_of(width, ratio(0), ratio(16)), down = edges_of(height, ratio(8), ratio(24));
  if (!across || !down) return {};
  const Crop crop{across->before, down->before, across->after, down->after};
  const bool leaves_some = width - crop.left - crop.right >= 2 && height - crop.top - crop.bottom >= 2;
  return crop.any() && leaves_some ? std::optional{crop} : std::nullopt;
}

}  // namespace

std::optional<Crop> clean_aperture(Bytes moov, std::uint32_t wanted, int width, int height) {
  std::optional<Crop> found;
  each_box(moov, [&](std::string_view kind, Bytes track) {
    if (kind != "trak" || found || track_id(box_at(track, {"tkhd"})) != wanted) return;
    const auto entries = box_at(track, {"mdia", "minf", "stbl", "stsd"});
    if (entries.size() < 8) return;
    // Of several descriptions the first one counts, as for all else.
    Bytes first;
    each_box(entries.subspan(8), [&](std::string_view, Bytes entry) {
      if (first.empty()) first = entry;
    });
    if (first.size() < entry_head) return;
    const auto is = [&](std::size_t at, int side) { return static_cast<int>(number_at(first, at, 2)) == side; };
    if (!is(24, width) || !is(26, height)) return;
    found = crop_of(box_at(first.subspan(entry_head), {"clap"}), width, height);
  });
  return found;
}

}  // namespace farmtok::media
