#pragma once
// One still of a copy, to show before it plays.

#include "media/picture/picture.hpp"

namespace farmtok::media {

/// Takes one of the pictures for the encoder, so that nothing is decoded for it.
class Poster {
 public:
  /// `plan` must outlive this. `seconds`: how long the copy will be.
  Poster(const PicturePlan& plan, double seconds);

  /// The pictures of the copy, in order. Keeps the one at a quarter of it, until then the first.
  void see(const AVFrame& picture);
  /// One JPEG, at most 720 pixels wide, without metadata, into the empty file. Throws STORAGE_FULL. At most once, after
  /// a picture was seen.
  void write(int fd);

 private:
  const PicturePlan& plan_;
  double wanted_;  // seconds
  av::Frame kept_;
  bool found_ = false;
};

}  // namespace farmtok::media
