#pragma once
// Superboxes of JUMBF (ISO/IEC 19566-5), in which content credentials are kept. Pure.

#include <string_view>
#include <vector>

#include "media/mp4_boxes.hpp"

namespace farmtok::media {

struct Superbox {
  std::string_view label;
  Bytes content;  // the boxes after its description
};

struct Superboxes {
  std::vector<Superbox> boxes;
  bool broken = false;  // a length is wrong, or there are more than any credentials need
};

/// Those that follow each other in `content`; those inside are not read. Other boxes are left out.
Superboxes superboxes(Bytes content);

}  // namespace farmtok::media
