#pragma once
// One varied copy of a video. The one interface to however rendering is done: what is behind it may change.

#include <functional>
#include <string>

#include "media/warp.hpp"
#include "model/render.hpp"

namespace farmtok::media {

struct Encoding {
  std::string preset = "veryfast";  // of x264
  double crf = 21;                  // 0 (lossless) to 51
  int threads = 0;                  // 0: as x264 likes
  std::string profile = "tiktok";   // or "match": see output_size()
  std::string encoder = "libx264";  // any H.264 encoder of this FFmpeg
  Kernel kernel = Kernel::bicubic;
  bool fidelity = false;     // measure it: the reply's `fidelity`
  bool fingerprint = false;  // take the original's on the way: the reply's `fingerprint`
};

/// Told how much is done, 0 to 1, at most ten times a second.
using Progress = std::function<void(double)>;

/// Renders `input_fd` into the empty file `output_fd` (open for reading and writing) as MP4, H.264 and AAC: turned
/// upright, pixels squared, sides even, 8-bit limited range, index first, no metadata. Both stay the caller's.
/// The variation is done as drawn, but its zoom is raised to what the tilt needs so that no corner is black; what was
/// done is the reply's `applied`. Time stamps are scaled by the speed, never put on a grid.
/// `poster_fd` is an empty file for a still of the copy, see Poster; -1: none.
/// Throws INVALID_MEDIA (not a video, damaged, truncated: with the seconds), INVALID_REQUEST (values out of range),
/// STORAGE_FULL. After a throw the output's content is worthless.
model::MediaReply render(int input_fd, int output_fd, const model::Variation& drawn, const Encoding& encoding,
                         const Progress& progress, int poster_fd = -1);

}  // namespace farmtok::media
