#include "media/picture/canvas.hpp"

#include <algorithm>
#include <cstring>

#include "av/codec.hpp"
#include "av/error.hpp"
#include "av/io.hpp"
#include "base/error.hpp"
#include "media/stills/font.hpp"

namespace farmtok::media {

Canvas::Canvas(Size size, Rgb ground) : size_(size) {
  frame_->format = AV_PIX_FMT_RGB24;
  frame_->width = size.width;
  frame_->height = size.height;
  av::check(av_frame_get_buffer(frame_.get(), 0), "making room for a picture");
  fill({0, 0, size.width, size.height}, ground);
}

void Canvas::fill(Place place, Rgb colour) {
  const int left = std::max(0, place.x), right = std::min(size_.width, place.x + place.width);
  const int top = std::max(0, place.y), bottom = std::min(size_.height, place.y + place.height);
  for (int y = top; y < bottom; ++y)
    for (int x = left; x < right; ++x) {
      auto* dot = pixel(x, y);
      dot[0] = colour.red;
      dot[1] = colour.green;
      dot[2] = colour.blue;
    }
}

void Canvas::text(int x, int y, int scale, Rgb colour, std::string_view letters) {
  for (const char letter : letters) {
    const auto& rows = glyph(letter);
    for (int row = 0; row < glyph_height; ++row)
      for (int column = 0; column < glyph_width; ++column)
        if (rows[static_cast<std::size_t>(row)] >> (glyph_width - 1 - column) & 1U)
          fill({x + column * scale, y + row * scale, scale, scale}, colour);
    x += glyph_advance * scale;
  }
}

void Canvas::picture(int x, int y, const AVFrame& frame) {
  const int left = std::max(0, x), right = std::min(size_.width, x + frame.width);
  const int top = std::max(0, y), bottom = std::min(size_.height, y + frame.height);
  for (int line = top; left < right && line < bottom; ++line)
    std::memcpy(pixel(left, line), frame.data[0] + std::ptrdiff_t{line - y} * frame.linesize[0] + 3 * (left - x),
                3 * static_cast<std::size_t>(right - left));
}

void Canvas::write_png(int fd) {
  auto encoder = av::make_encoder("png");
  encoder->width = size_.width;
  encoder->height = size_.height;
  encoder->pix_fmt = AV_PIX_FMT_RGB24;
  encoder->time_base = {1, 1};
  encoder->thread_count = 1;
  av::start_encoder(*encoder, {{"pred", "mixed"}});
  frame_->pts = 0;
  av::encode(*encoder, frame_.get());
  av::encode(*encoder, nullptr);
  auto png = av::make_packet();
  if (!av::receive(*encoder, *png)) throw base::Error{base::Code::INTERNAL, "the PNG encoder gave nothing"};
  av::write_file(fd, *png, "writing a picture");
}

}  // namespace farmtok::media
