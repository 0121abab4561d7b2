#pragma once
// The second stage of the picture: whatever the decoder made becomes upright 8-bit 4:2:0 of the copy's size. What is so
// already, as nearly every video is, goes through untouched.

#include <functional>
#include <optional>

#include "av/graph.hpp"
#include "media/picture.hpp"

namespace farmtok::media {

class PicturePrepare {
 public:
  /// References must outlive this.
  PicturePrepare(const Source& source, const PicturePlan& plan, int threads);

  /// A prepared picture, its seconds from the source's first, and whether it is full range.
  using Use = std::function<void(AVFrame& prepared, double seconds, bool full_range)>;
  /// One decoded picture, whose content is taken; nullptr is the end.
  void take(AVFrame* decoded, const Use& use);

  /// The first size of another shape that pictures had on the way; they are fitted between black bars.
  const std::optional<Size>& changed_to() const { return changed_to_; }

 private:
  void look_at(const AVFrame& decoded, const Use& use);
  /// How large a picture is laid into the plan's: all of it, unless its shape is another.
  Size room_for(const AVFrame& decoded);
  void drain(const Use& use);
  double seconds_of(const AVFrame& frame, AVRational time_base) const;

  const Source& source_;
  const PicturePlan& plan_;
  int threads_;
  std::optional<av::Graph> graph_;
  av::Frame filtered_ = av::make_frame();
  // The shape of what comes in, to notice when it changes.
  Size shape_;
  int pixel_format_ = AV_PIX_FMT_NONE;
  bool full_range_ = false;
  std::optional<Size> changed_to_;
};

}  // namespace farmtok::media
