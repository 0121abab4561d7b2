#include "media/stills/sheet.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>

#include "av/codec.hpp"
#include "av/error.hpp"
#include "av/graph.hpp"
#include "av/io.hpp"
#include "base/error.hpp"
#include "media/picture/canvas.hpp"
#include "media/stills/font.hpp"
#include "media/stills/still.hpp"

namespace farmtok::media {
namespace {

using base::Code;
using base::Error;

constexpr Size picture_room{240, 320};
constexpr int gap = 8;
constexpr int letter_scale = 2;
constexpr int line_height = line_advance * letter_scale;
constexpr int text_lines = 2;
constexpr int strip_height = gap + (1 + text_lines) * line_height;
constexpr int title_height = gap + line_height;
constexpr Size tile_size{picture_room.width, picture_room.height + strip_height};

constexpr int letters_of(int width) { return width / (glyph_advance * letter_scale); }

constexpr Rgb ground{24, 24, 27}, tile_ground{39, 39, 42}, picture_ground{0, 0, 0};
constexpr Rgb bright{244, 244, 245}, plain{212, 212, 216}, faint{161, 161, 170};

Rgb colour_of(std::string_view state) {
  if (state == "approved") return {74, 222, 128};
  if (state == "rejected") return {248, 113, 113};
  if (state == "scheduled") return {96, 165, 250};
  return {250, 204, 21};
}

/// One of our own pictures is small; a larger file is not one of them.
constexpr std::int64_t most_jpeg_bytes = 8 << 20;

av::Packet read_packet(int fd) {
  const auto size = av::bytes_of(fd);
  if (size <= 0 || size > most_jpeg_bytes) throw Error{Code::INVALID_MEDIA, "no picture"};
  auto packet = av::make_packet();
  av::check(av_new_packet(packet.get(), static_cast<int>(size)), "reading a picture");
  for (std::int64_t done = 0; done < size;) {
    const auto got = ::pread(fd, packet->data + done, static_cast<std::size_t>(size - done), done);
    if (got <= 0) throw Error{Code::INVALID_MEDIA, "the picture cannot be read"};
    done += got;
  }
  return packet;
}

/// The JPEG in `fd` in red, green and blue, small enough for `room`.
av::Frame read_picture(int fd, Size room) {
  const auto packet = read_packet(fd);
  const auto decoder = av::open_decoder("mjpeg");
  auto decoded = av::make_frame();
  if (!av::send(*decoder, packet.get()) || !av::send(*decoder, nullptr) || !av::receive(*decoder, *decoded))
    throw Error{Code::INVALID_MEDIA, "the picture cannot be decoded"};
  const auto size = fitted({decoded->width, decoded->height}, room);
  auto graph = av::Graph::video(
      *decoded, {1, 1},
      fmt::format("scale={}:{}:in_range=full:in_color_matrix=bt601,format=rgb24", size.width, size.height), 1);
  decoded->pts = 0;
  graph.push(decoded.get());
  auto made = av::make_frame();
  if (!graph.pull(*made)) throw Error{Code::INTERNAL, "the filters of a sheet gave no picture"};
  return made;
}

/// Lines in the middle of the place of a picture.
void words_instead(Canvas& canvas, Place place, const std::string& words) {
  const auto lines = broken(words, static_cast<std::size_t>(letters_of(place.width) - 2), 6);
  int y = place.y + (place.height - static_cast<int>(lines.size()) * line_height) / 2;
  for (const auto& line : lines) {
    const int width = static_cast<int>(line.size()) * glyph_advance * letter_scale;
    canvas.text(place.x + (place.width - width) / 2, y, letter_scale, faint, line);
    y += line_height;
  }
}

void draw_picture(Canvas& canvas, Place place, const Tile& tile) {
  canvas.fill(place, tile.picture_fd < 0 ? tile_ground : picture_ground);
  if (tile.picture_fd < 0) return words_instead(canvas, place, tile.about.instead);
  try {
    const auto picture = read_picture(tile.picture_fd, {place.width, place.height});
    canvas.picture(place.x + (place.width - picture->width) / 2, place.y + (place.height - picture->height) / 2,
                   *picture);
  } catch (const Error& error) {
    if (error.code != Code::INVALID_MEDIA) throw;
    words_instead(canvas, place, tile.about.instead);
  }
}

void draw_tile(Canvas& canvas, int x, int y, const Tile& tile) {
  canvas.fill({x, y, tile_size.width, tile_size.height}, tile_ground);
  draw_picture(canvas, {x, y, picture_room.width, picture_room.height}, tile);
  const auto& about = tile.about;
  const int letter = glyph_advance * letter_scale;
  int line = y + picture_room.height + gap;
  const auto number = fmt::format("#{}", about.number);
  canvas.text(x + gap / 2, line, letter_scale, faint, number);
  if (!about.state.empty()) {
    canvas.text(x + gap / 2 + static_cast<int>(number.size() + 1) * letter, line, letter_scale, bright,
                fmt::format("{}", about.score));
    const auto state = folded(about.state).substr(0, static_cast<std::size_t>(letters_of(tile_size.width)));
    canvas.text(x + tile_size.width - gap / 4 - static_cast<int>(state.size()) * letter, line, letter_scale,
                colour_of(state), state);
  }
  for (const auto& words :
       broken(about.text, static_cast<std::size_t>(letters_of(tile_size.width - gap)), std::size_t{text_lines}))
    canvas.text(x + gap / 2, line += line_height, letter_scale, plain, words);
}

}  // namespace

SheetPlan plan_sheet(std::size_t tiles) {
  const int count = std::max(1, static_cast<int>(tiles));
  SheetPlan best;
  double best_distance = 1e9;
  for (int columns = 1; columns <= count; ++columns) {
    const int rows = (count + columns - 1) / columns;
    const Size size{gap + columns * (tile_size.width + gap), title_height + gap + rows * (tile_size.height + gap)};
    const double distance = std::abs(std::log(size.width / (size.height * 4.0 / 3.0)));
    if (distance < best_distance) {
      best = {columns, rows, size};
      best_distance = distance;
    }
  }
  return best;
}

void sheet(const std::string& title, std::span<const Tile> tiles, int png_fd) {
  if (tiles.empty()) throw Error{Code::INVALID_REQUEST, "a sheet needs at least one tile"};
  const auto plan = plan_sheet(tiles.size());
  Canvas canvas{plan.sheet, ground};
  for (const auto& line : broken(title, static_cast<std::size_t>(letters_of(plan.sheet.width - 2 * gap)), 1))
    canvas.text(gap, gap, letter_scale, bright, line);
  for (std::size_t i = 0; i < tiles.size(); ++i) {
    const int column = static_cast<int>(i) % plan.columns, row = static_cast<int>(i) / plan.columns;
    draw_tile(canvas, gap + column * (tile_size.width + gap), title_height + gap + row * (tile_size.height + gap),
              tiles[i]);
  }
  canvas.write_png(png_fd);
}

}  // namespace farmtok::media
