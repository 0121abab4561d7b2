#pragma once
// A picture to draw on: areas, letters and other pictures.

#include <cstdint>
#include <string_view>

#include "av/frame.hpp"
#include "media/picture/geometry.hpp"

namespace farmtok::media {

struct Rgb {
  std::uint8_t red = 0, green = 0, blue = 0;
};

struct Place {
  int x = 0, y = 0, width = 0, height = 0;
};

/// Parts beyond the edge are not drawn.
class Canvas {
 public:
  Canvas(Size size, Rgb ground);

  void fill(Place place, Rgb colour);
  /// Letters of the font (see folded()), each dot `scale` pixels wide; (x, y) is the upper left corner.
  void text(int x, int y, int scale, Rgb colour, std::string_view letters);
  /// A frame in RGB24.
  void picture(int x, int y, const AVFrame& frame);
  /// Into the empty file `fd`. Throws STORAGE_FULL.
  void write_png(int fd);

 private:
  std::uint8_t* pixel(int x, int y) { return frame_->data[0] + std::ptrdiff_t{y} * frame_->linesize[0] + 3 * x; }
  av::Frame frame_ = av::make_frame();
  Size size_;
};

}  // namespace farmtok::media
