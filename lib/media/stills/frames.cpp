#include "media/stills/frames.hpp"

#include <array>
#include <cstdint>

#include "base/error.hpp"
#include "media/stills/still.hpp"

namespace farmtok::media {
namespace {

/// Mean brightness below which a picture shows nothing, of 255.
constexpr double dark = 16;
/// The places in a part of the video where a picture is searched: the middle first.
constexpr std::array places{0.5, 0.8, 0.2};

double brightness(const AVFrame& picture) {
  std::int64_t sum = 0;
  for (int y = 0; y < picture.height; ++y) {
    const auto* line = picture.data[0] + std::ptrdiff_t{y} * picture.linesize[0];
    for (int x = 0; x < picture.width; ++x) sum += line[x];
  }
  return static_cast<double>(sum) / picture.width / picture.height;
}

av::Frame picture_of_part(Stills& stills, double from, double length) {
  av::Frame best;
  double best_light = -1;
  for (const double place : places) {
    auto picture = stills.at(from + length * place);
    if (!picture) continue;
    const double light = brightness(*picture);
    if (light > best_light) {
      best = std::move(picture);
      best_light = light;
    }
    if (best_light >= dark) break;
  }
  return best;
}

}  // namespace

void frames(int video_fd, std::span<const int> picture_fds, int longest_side) {
  Stills stills{video_fd, {longest_side, longest_side}};
  const double part = stills.seconds() / static_cast<double>(picture_fds.size());
  av::Frame last;
  std::size_t written = 0;
  for (std::size_t i = 0; i < picture_fds.size(); ++i) {
    if (auto picture = picture_of_part(stills, part * static_cast<double>(i), part)) last = std::move(picture);
    // The first picture replaces the missing ones before it.
    for (; last && written <= i; ++written) write_jpeg(*last, picture_fds[written]);
  }
  if (!last)
    throw base::Error{base::Code::INVALID_MEDIA, "no picture could be decoded: the file is damaged or cut off",
                      "Send the whole file again."};
}

}  // namespace farmtok::media
