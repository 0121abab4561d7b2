#pragma once
// The first stage of the picture: coded packets become decoded pictures, each with its time.

#include <algorithm>
#include <functional>
#include <optional>

#include "av/codec.hpp"
#include "media/source/source.hpp"

namespace farmtok::media {

class PictureDecode {
 public:
  /// `source` must outlive this.
  PictureDecode(const Source& source, int threads);

  /// Gets a decoded picture, whose pts is set, and its seconds from the video's first. Returns false to stop.
  using Use = std::function<bool(av::Frame, double seconds)>;
  /// One packet of the video stream; nullptr is the end. Damaged ones are skipped. False when `use` returned false.
  bool take(const AVPacket* packet, const Use& use);

  /// Pictures coded from the first key picture on, and those of them that could not be decoded; where fields are
  /// coded, one may count twice.
  std::int64_t coded() const { return coded_; }
  std::int64_t lost() const { return std::max<std::int64_t>(0, coded_ - decoded_); }
  /// The end of the decoded input, in its own seconds from its first picture.
  double seconds() const { return seconds_; }

 private:
  void count(const AVPacket& packet);
  /// The time at which it is shown; nothing where an edit cuts it off.
  std::optional<double> settle_time(AVFrame& frame);

  const Source& source_;
  av::Codec decoder_;
  double seconds_ = 0;
  std::optional<std::int64_t> first_key_;
  std::int64_t coded_ = 0, decoded_ = 0;
};

}  // namespace farmtok::media
