#pragma once
// Parts of a picture that stand for all of it.

#include <vector>

#include "media/picture/geometry.hpp"

namespace farmtok::media {

struct Block {
  int x, y, width, height;
};

/// Some blocks of 48x48 samples, or less in small pictures, in even rows and columns from edge to edge, where tilt and
/// zoom move most.
std::vector<Block> blocks_of(Size size);

}  // namespace farmtok::media
