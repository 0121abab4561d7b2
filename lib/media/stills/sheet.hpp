#pragma once
// A contact sheet: many small pictures with a few words below each, as one PNG.

#include <span>
#include <string>

#include "media/picture/geometry.hpp"
#include "model/render.hpp"

namespace farmtok::media {

struct Tile {
  model::SheetTile about;  // without a state, neither that nor a score is shown
  int picture_fd = -1;     // a JPEG; -1: none, then `about.instead` is shown
};

/// The layout of tiles: as many columns as make the sheet nearest to 4:3. Pure.
struct SheetPlan {
  int columns = 1;
  int rows = 1;
  Size sheet;
};
SheetPlan plan_sheet(std::size_t tiles);

/// Writes the sheet to the empty file `png_fd`: the title on top, then the tiles row by row. A picture that cannot be
/// decoded costs its own tile only. Descriptors stay the caller's. Throws INVALID_REQUEST without tiles, STORAGE_FULL.
void sheet(const std::string& title, std::span<const Tile> tiles, int png_fd);

}  // namespace farmtok::media
