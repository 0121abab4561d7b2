#pragma once
// What the covers of a video say about their own making. A copy has no cover.

#include <string>
#include <vector>

#include "media/source/mp4_boxes.hpp"

namespace farmtok::media {

struct Covers {
  std::vector<std::string> lost;    // what a copy does not have, in words for a person
  std::vector<std::string> doubts;  // what says that AI made a cover, or may say it; the video may be made with AI, too
};

/// Of these pictures, in any form. Both lists are short and have no line twice. `video_is_ai`: that is known, so that a
/// cover made with AI raises no doubt, and is among `lost`.
Covers read_covers(const std::vector<Bytes>& pictures, bool video_is_ai);

}  // namespace farmtok::media
