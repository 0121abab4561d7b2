#pragma once
// Facts that need a read of the whole file, for containers whose headers lack them.

#include <cstdint>
#include <optional>
#include <vector>

#include "media/source/facts.hpp"

namespace farmtok::media {

struct Extent {
  /// When the picture and the sound begin and end on the file's own clock, in seconds; equal where there is none.
  double video_from = 0, video_to = 0;
  double audio_from = 0, audio_to = 0;
  /// When the last packet of any track ends.
  double read_to = 0;
  /// When each picture that is shown begins, in order.
  std::vector<double> pictures;
  /// Whether pictures have a presentation time, or only a time of decoding.
  bool any_timed = false, any_untimed = false;
  /// When the first picture begins that can be decoded alone.
  std::optional<double> first_key;
  /// The last packet of the picture or the sound is incomplete.
  bool breaks_off = false;

  /// From the first picture to the later of both ends.
  double seconds() const;
  /// How evenly the pictures follow each other; nothing for fewer than two, and where only some of them
  /// have a time.
  std::optional<Pace> pace() const;
};

/// Reads every packet and decodes none: takes about as long as reading the file. `fd` stays the caller's. Throws
/// INVALID_MEDIA as av::Input does.
Extent read_through(int fd, Chosen chosen);

}  // namespace farmtok::media
