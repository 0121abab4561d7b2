#include "media/picture/timeline.hpp"

#include <algorithm>

namespace farmtok::media {
namespace {

/// The length of edits is as precise as the clock of the movie, which often counts milliseconds.
constexpr double hair = 0.001;

double media_end(const Edit& edit) { return *edit.media + edit.lasts * edit.rate; }

}  // namespace

Timeline::Timeline(std::vector<Edit> edits, double media_begins)
    : edits_(std::move(edits)), media_begins_(media_begins) {
  double at = 0;
  for (auto& edit : edits_) {
    edit.from = at;
    at += edit.lasts;
  }
}

double Timeline::begin() const {
  const auto first =
      std::find_if(edits_.begin(), edits_.end(), [](const Edit& edit) { return edit.media.has_value(); });
  return first == edits_.end() ? 0 : first->from;
}

double Timeline::end() const { return edits_.empty() ? 0 : edits_.back().from + edits_.back().lasts; }

bool Timeline::is_simple() const {
  const std::size_t first = !edits_.empty() && !edits_.front().media ? 1 : 0;
  return edits_.size() == first + 1 && edits_[first].media && edits_[first].rate == 1;
}

bool Timeline::cuts_beginning() const {
  const auto first =
      std::find_if(edits_.begin(), edits_.end(), [](const Edit& edit) { return edit.media.has_value(); });
  return first != edits_.end() && *first->media > media_begins_ + hair;
}

bool Timeline::goes_forward() const {
  double reached = 0;
  for (const auto& edit : edits_) {
    if (!edit.media) continue;
    if (edit.rate < 0 || *edit.media < reached - hair) return false;
    reached = media_end(edit);
  }
  return true;
}

bool Timeline::changes_rate() const {
  return std::any_of(edits_.begin(), edits_.end(), [](const Edit& edit) { return edit.media && edit.rate != 1; });
}

std::optional<double> Timeline::shown(double media, double lasts) const {
  for (const auto& edit : edits_) {
    if (!edit.media) continue;
    if (edit.rate <= 0) {
      if (media <= *edit.media + hair && *edit.media + hair < media + lasts) return edit.from;
      continue;
    }
    if (media + lasts <= *edit.media + hair || media >= media_end(edit) - hair) continue;
    return edit.from + std::max(0.0, media - *edit.media) / edit.rate;
  }
  return {};
}

std::vector<Timeline::Piece> Timeline::heard(double media, double lasts) const {
  std::vector<Piece> pieces;
  for (const auto& edit : edits_) {
    if (!edit.media || edit.rate <= 0) continue;
    const double from = std::max(media, *edit.media);
    const double to = std::min(media + lasts, *edit.media + edit.lasts * std::min(1.0, edit.rate));
    if (to > from) pieces.push_back({from - media, to - from, edit.from + from - *edit.media});
  }
  return pieces;
}

}  // namespace farmtok::media
