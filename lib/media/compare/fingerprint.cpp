#include "media/compare/fingerprint.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

#include "av/codec.hpp"
#include "base/error.hpp"

namespace farmtok::media {
namespace {

constexpr double between_pictures = 0.125;
/// Close enough that a copy whose pictures fall between those of the other still has one at nearly the same moment.
constexpr double between_glances = 0.125;
/// A glance is the mean of the pictures within so many seconds, which blurs pictures that a copy shows a little earlier
/// or later.
constexpr double moment_seconds = 0.375;
/// From this number of pictures a second, every fourth is enough for glances that match those of a copy.
constexpr double least_rate_to_skip = 23;
/// The first minutes of a video identify it.
constexpr double most_seconds = 300;
/// Steps of brightness below which two places count as equal, or a place as unchanged.
constexpr float least_contrast = 2;
constexpr float least_change = 2;

/// The first of the fixed times after `seconds`.
double next_after(double seconds, double step) { return (std::floor(seconds / step + 1e-6) + 1) * step; }

/// Brightness on a scale where more light on the scene adds the same everywhere; in the middle a step stays a step.
Grid seen(Grid grid) {
  constexpr float dark = 32;
  for (auto& cell : grid) cell = (dark + 128) * std::log(1 + cell / dark);
  return grid;
}

void set(std::uint64_t& word, int place, bool wanted) { word |= std::uint64_t{wanted} << place; }

}  // namespace

Fingerprinter::Fingerprinter(const Source& source) : source_(source) {}

bool Fingerprinter::wants(double seconds) const { return seconds >= next_picture_ && seconds < most_seconds; }

bool Fingerprinter::full() const { return next_picture_ >= most_seconds; }

void Fingerprinter::take(const AVFrame& decoded, double seconds) {
  if (!wants(seconds)) return;
  const auto picture = thumbnail(decoded, source_.orientation.filters);
  if (!picture) return;
  next_picture_ = next_after(seconds, between_pictures);
  keep(*picture, seconds);
  if (seconds < next_glance_) return;
  next_glance_ = next_after(seconds, between_glances);
  Glance glance{.bits = {}, .seconds = static_cast<float>(seconds)};
  const auto now = moment(seconds);
  look(glance, now);
  if (glance.knows_change()) compare(glance, now, seconds);
  made_.push_back(glance);
}

void Fingerprinter::keep(const Thumbnail& picture, double seconds) {
  const auto before = bars_;
  bars_.narrow(bars_of(picture));
  if (bars_ != before)
    for (auto& past : past_) past.grid = seen(grid_of(past.picture, bars_));
  past_.push_back({picture, seen(grid_of(picture, bars_)), seconds});
  while (past_.front().seconds < seconds - model::change_seconds - 2 * moment_seconds) past_.pop_front();
}

Grid Fingerprinter::moment(double seconds) const {
  constexpr double rounding = 1e-4;
  Grid sum{};
  float pictures = 0;
  for (const auto& past : past_)
    if (past.seconds <= seconds + rounding && past.seconds >= seconds - moment_seconds - rounding) {
      std::ranges::transform(sum, past.grid, sum.begin(), std::plus{});
      ++pictures;
    }
  for (auto& cell : sum) cell /= pictures;
  return sum;
}

/// Words 0 and 1: cells that are brighter than the one to the right, and than the one below.
void Fingerprinter::look(Glance& glance, const Grid& now) const {
  for (int i = 0; i < grid_side * grid_side; ++i) {
    const auto brighter_than = [&](int other) {
      return now[static_cast<std::size_t>(i)] > now[static_cast<std::size_t>(other)] + least_contrast;
    };
    set(glance.bits[0], i, i % grid_side + 1 < grid_side && brighter_than(i + 1));
    set(glance.bits[1], i, i / grid_side + 1 < grid_side && brighter_than(i + grid_side));
  }
}

/// Words 2 and 3: cells that became brighter, and darker, than most: an automatic exposure shows nothing new.
void Fingerprinter::compare(Glance& glance, const Grid& now, double seconds) const {
  const auto then = std::ranges::min_element(
      past_, {}, [&](const Past& past) { return std::abs(seconds - model::change_seconds - past.seconds); });
  if (seconds - then->seconds < model::change_seconds / 2) return;
  auto change = moment(then->seconds);
  std::ranges::transform(now, change, change.begin(), std::minus{});
  auto sorted = change;
  std::ranges::nth_element(sorted, sorted.begin() + sorted.size() / 2);
  const float usual = sorted[sorted.size() / 2];
  for (int i = 0; i < grid_side * grid_side; ++i) {
    set(glance.bits[2], i, change[static_cast<std::size_t>(i)] > usual + least_change);
    set(glance.bits[3], i, change[static_cast<std::size_t>(i)] < usual - least_change);
  }
}

Fingerprint fingerprint(int fd) {
  auto source = open_source(fd);
  if (source.audio >= 0) source.input.stream(source.audio)->discard = AVDISCARD_ALL;
  auto decoder = av::open_decoder(source.video_stream(), 1);
  // Skips pictures that no other picture refers to, where enough pictures a second remain. Without the loop filter it
  // would take a fifth less, but then dependent pictures drift away from their references until the next key picture.
  if (source.facts.frames_per_second > least_rate_to_skip) decoder->skip_frame = AVDISCARD_NONREF;
  Fingerprinter printer{source};
  auto packet = av::make_packet();
  auto frame = av::make_frame();
  const auto drain = [&] {
    while (av::receive(*decoder, *frame)) {
      if (frame->best_effort_timestamp == AV_NOPTS_VALUE) continue;
      if (const auto at = source.shown(frame->best_effort_timestamp, frame->pkt_duration)) printer.take(*frame, *at);
    }
  };
  while (!printer.full() && source.input.read(*packet)) {
    if (packet->stream_index != source.video) continue;
    av::send(*decoder, packet.get());
    drain();
  }
  av::send(*decoder, nullptr);
  drain();
  if (printer.made().empty())
    throw base::Error{base::Code::INVALID_MEDIA, "no picture could be decoded: the file is damaged or cut off",
                      "Send the whole file again."};
  return printer.made();
}

}  // namespace farmtok::media
