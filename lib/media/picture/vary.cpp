#include "media/picture/vary.hpp"

#include <algorithm>
#include <cmath>

namespace farmtok::media {
namespace {

bool changes_nothing(const WarpPlan& plan) {
  return plan.zoom == 1 && plan.tilt_degrees == 0 && plan.saturation == 1 && !plan.full_range;
}

}  // namespace

PictureVary::PictureVary(const PicturePlan& plan, const Encoding& encoding, int threads)
    : plan_(plan),
      kernel_(encoding.kernel),
      pool_(plan.size),
      slices_(threads),
      checks_(encoding.fidelity),
      by_clock_(plan.variable_rate) {}

av::Frame PictureVary::take(AVFrame* upright, double seconds, bool full_range, av::Frame decoded) {
  std::optional<Held> next;
  if (upright) {
    next = Held{av::make_frame(), std::move(decoded), tick_at(seconds), full_range};
    av_frame_move_ref(next->upright.get(), upright);
  }
  av::Frame made;
  if (held_) {
    const auto next_tick = next ? next->tick : end_tick_ = tick_at(seconds);
    made = vary(std::move(*held_), next_tick);
  }
  held_ = std::move(next);
  return made;
}

std::int64_t PictureVary::tick_at(double seconds) {
  if (!held_) return 0;  // where the first is missing, the next replaces it
  auto tick = std::llround(seconds / plan_.applied.speed * plan_.ticks_per_second);
  if (!plan_.variable_rate) {
    // Containers that count milliseconds make a constant rate uneven: it is corrected within that precision only.
    const auto regular = (tick + plan_.ticks_per_frame / 2) / plan_.ticks_per_frame * plan_.ticks_per_frame;
    if (std::abs(regular - tick) * 1000 <= plan_.ticks_per_second) tick = regular;
  }
  return std::max<std::int64_t>(tick, held_->tick + 1);
}

av::Frame PictureVary::vary(Held held, std::int64_t next_tick) {
  set_up(held.full_range);
  // By default the encoder makes a key frame where a scene is cut, and counts from there: an additional one would
  // cost bits without a benefit. So by its count this picture is one of them, or else soon after one.
  const bool due = key_is_due(held.tick, next_tick);
  const double shown = static_cast<double>(held.tick) / plan_.ticks_per_second;
  if (due && checks_ && check_->wants(shown)) check_->expect(*held.upright, shown, held.decoded.get());
  const bool key = due && (by_clock_ || frames_ == 0);
  if (key) last_key_tick_ = held.tick;
  auto made = warped(*held.upright);
  made->pts = held.tick;
  made->pict_type = key ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE;
  ++frames_;
  return made;
}

bool PictureVary::key_is_due(std::int64_t tick, std::int64_t next_tick) {
  if (!by_clock_ && 2 * (next_tick - tick) > 3 * plan_.ticks_per_frame) {
    // Pictures are missing: from here on their number does not give the time.
    by_clock_ = true;
    return true;
  }
  if (frames_ == 0) return true;
  if (!by_clock_) return frames_ % plan_.frames_per_key() == 0;
  return static_cast<double>(next_tick - last_key_tick_) > key_seconds * plan_.ticks_per_second;
}

void PictureVary::set_up(bool full_range) {
  if (warp_ && warp_->plan().full_range == full_range) return;
  // The expectations follow one plan: where the source changes its range later on, the rest is not checked.
  checks_ = checks_ && !warp_;
  warp_.emplace(plan_.warp(full_range, kernel_));
  if (checks_) check_.emplace(warp_->plan(), Colours{plan_.original, plan_.copied});
}

av::Frame PictureVary::warped(AVFrame& upright) {
  if (changes_nothing(warp_->plan())) {
    auto same = av::make_frame();
    av_frame_move_ref(same.get(), &upright);
    return same;
  }
  auto made = pool_.take();
  slices_.each(plan_.size.height, [&](int from, int to) { warp_->rows(upright, *made, from, to); });
  return made;
}

}  // namespace farmtok::media
