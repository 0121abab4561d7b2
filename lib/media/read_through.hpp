#pragma once
// What only reading a file to its end shows, for containers whose headers do not say it.

#include <cstdint>

#include "media/source_facts.hpp"

namespace farmtok::media {

struct Extent {
  /// When the picture and the sound begin and end on the file's own clock, in seconds; equal where there is none.
  double video_from = 0, video_to = 0;
  double audio_from = 0, audio_to = 0;
  std::int64_t pictures = 0;

  /// From the first picture to the later of both ends.
  double seconds() const;
  /// Pictures a second on average; 0 for fewer than two.
  double rate() const;
};

/// Reads every packet of the chosen streams and decodes none: about as long as reading the file. `fd` stays the
/// caller's. Throws INVALID_MEDIA as av::Input does.
Extent read_through(int fd, Chosen chosen);

}  // namespace farmtok::media
