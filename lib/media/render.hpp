#pragma once
// One varied copy of a video. The one interface of rendering: its implementation may change.

#include <functional>
#include <optional>
#include <string>

#include "media/warp/warp.hpp"
#include "model/render.hpp"

namespace farmtok::media {

struct Encoding {
  std::string preset = "veryfast";  // of x264
  double crf = 21;                  // 0 (lossless) to 51
  int threads = 0;                  // 0: x264 decides
  std::string profile = "tiktok";   // or "match": see output_size()
  std::string encoder = "libx264";  // any H.264 encoder of this FFmpeg
  Kernel kernel = Kernel::bicubic;
  bool fidelity = false;     // measure it: the reply's `fidelity`
  bool fingerprint = false;  // take the original's during the render: the reply's `fingerprint`
  std::optional<std::string> digital_source_type = {};  // what the copy's XMP says; without it the copy has no XMP
};

/// Called with the done part, 0 to 1, at most ten times a second.
using Progress = std::function<void(double)>;

/// Renders `input_fd` into the empty file `output_fd` (open for reading and writing) as MP4, H.264 and AAC: turned
/// upright, pixels squared, sides even, 8-bit limited range, index first, no metadata but
/// that. Both stay the caller's.
/// The variation is applied as drawn, but its zoom is raised as the tilt requires so that no corner is black; the
/// reply's `applied` holds the applied values. Time stamps are scaled by the speed, never put on a grid.
/// `poster_fd` is an empty file for a still of the copy, see Poster; -1: none.
/// Throws INVALID_MEDIA (not a video, damaged, truncated: with the seconds), INVALID_REQUEST (values out of range),
/// STORAGE_FULL. After a throw the output's content is invalid.
model::MediaReply render(int input_fd, int output_fd, const model::Variation& drawn, const Encoding& encoding,
                         const Progress& progress, int poster_fd = -1);

}  // namespace farmtok::media
