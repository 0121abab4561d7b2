#pragma once
// The third stage of the picture: the warp, the copy's times, and which pictures become key frames.

#include <optional>

#include "media/compare/fidelity.hpp"
#include "media/picture/frame_pool.hpp"
#include "media/picture/picture.hpp"
#include "media/picture/slices.hpp"

namespace farmtok::media {

class PictureVary {
 public:
  /// `plan` must outlive this. `threads` share each picture's warp.
  PictureVary(const PicturePlan& plan, const Encoding& encoding, int threads);

  /// Takes over an upright picture that the source shows at `seconds` from its first; nullptr is the end, at `seconds`.
  /// Returns the copy's picture for the previous one, or nothing: only the next one shows how long a picture lasts.
  /// Its pts counts ticks of the plan; it is of type I when it must become a key frame.
  /// `decoded` is what the picture was made of, where that is kept.
  av::Frame take(AVFrame* upright, double seconds, bool full_range, av::Frame decoded = nullptr);

  std::int64_t frames() const { return frames_; }
  /// When the last picture ends, in ticks of the plan; known after the end was taken.
  std::int64_t end_tick() const { return end_tick_; }
  /// Set where the copy is to be checked and a first picture has arrived.
  std::optional<FidelityCheck>& check() { return check_; }

 private:
  struct Held {
    av::Frame upright, decoded;
    std::int64_t tick;
    bool full_range;
  };

  std::int64_t tick_at(double seconds);
  av::Frame vary(Held held, std::int64_t next_tick);
  bool key_is_due(std::int64_t tick, std::int64_t next_tick);
  void set_up(bool full_range);
  av::Frame warped(AVFrame& upright);

  const PicturePlan& plan_;
  Kernel kernel_;
  FramePool pool_;
  Slices slices_;
  std::optional<Warp> warp_;
  bool checks_;
  std::optional<FidelityCheck> check_;
  bool by_clock_;  // key frames follow the time, not the encoder's count
  std::optional<Held> held_;
  std::int64_t frames_ = 0;
  std::int64_t last_key_tick_ = 0;
  std::int64_t end_tick_ = 0;
};

}  // namespace farmtok::media
