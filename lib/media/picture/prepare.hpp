#pragma once
// The second stage of the picture: every decoded picture becomes upright 8-bit 4:2:0 of the copy's size. Pictures that
// have this form already, as in nearly every video, pass unchanged.

#include <deque>
#include <functional>
#include <optional>

#include "av/graph.hpp"
#include "media/picture/picture.hpp"

namespace farmtok::media {

class PicturePrepare {
 public:
  /// References must outlive this. `keeps`: what was decoded is handed on beside what becomes of it.
  PicturePrepare(const Source& source, const PicturePlan& plan, int threads, bool keeps);

  /// A prepared picture, its seconds from the source's first, whether it is full range, and what was decoded: nothing
  /// where that is not kept or has another size than the header says.
  using Use = std::function<void(AVFrame& prepared, double seconds, bool full_range, av::Frame decoded)>;
  /// One decoded picture, whose content is taken; nullptr is the end.
  void take(AVFrame* decoded, const Use& use);

  /// The first size of another shape that pictures had later on; they are fitted between black bars.
  const std::optional<Size>& changed_to() const { return changed_to_; }

 private:
  void look_at(const AVFrame& decoded, const Use& use);
  /// The size at which a picture is laid into the plan's: all of it, unless its shape is another.
  Size room_for(const AVFrame& decoded);
  void drain(const Use& use);
  void filter(AVFrame* decoded, const Use& use);
  /// Of the decoded pictures that are in the filters, the one of that moment.
  av::Frame kept_at(double seconds);
  double seconds_of(const AVFrame& frame, AVRational time_base) const;

  const Source& source_;
  const PicturePlan& plan_;
  int threads_;
  bool keeps_;
  std::deque<av::Frame> kept_;
  std::optional<av::Graph> graph_;
  av::Frame filtered_ = av::make_frame();
  // The shape of the input, to notice its changes.
  Size shape_;
  int pixel_format_ = AV_PIX_FMT_NONE;
  bool full_range_ = false;
  std::optional<Size> changed_to_;
};

}  // namespace farmtok::media
