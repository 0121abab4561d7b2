#include "media/poster.hpp"

#include "base/error.hpp"
#include "media/still.hpp"

namespace farmtok::media {
namespace {

// As high as it comes: only the width of a page is bounded.
constexpr Size room{720, 16384};
constexpr double quarter = 0.25;

}  // namespace

void poster(int video_fd, int poster_fd) {
  Stills stills{video_fd, room};
  auto picture = stills.at(stills.seconds() * quarter);
  if (!picture) throw base::Error{base::Code::INVALID_MEDIA, "no picture could be decoded for the poster"};
  write_jpeg(*picture, poster_fd);
}

}  // namespace farmtok::media
