#include "media/stills/poster.hpp"

#include "av/error.hpp"
#include "media/stills/still.hpp"

namespace farmtok::media {
namespace {

// Any height: only the width of a page is bounded.
constexpr Size room{720, 16384};
constexpr double quarter = 0.25;

}  // namespace

Poster::Poster(const PicturePlan& plan, double seconds) : plan_(plan), wanted_(seconds * quarter) {}

void Poster::see(const AVFrame& picture) {
  if (found_) return;
  found_ = static_cast<double>(picture.pts) / plan_.ticks_per_second >= wanted_;
  if (kept_ && !found_) return;
  kept_ = av::make_frame();
  av::check(av_frame_ref(kept_.get(), &picture), "keeping a picture");
}

void Poster::write(int fd) { write_jpeg(*still_of(*kept_, {.colour = plan_.copied}, room), fd); }

}  // namespace farmtok::media
