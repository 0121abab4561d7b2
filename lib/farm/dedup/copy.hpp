#pragma once
// One varied copy of a stored video, made as the settings want it: for a post, or to be looked at first.

#include <optional>
#include <string>

#include "base/error.hpp"
#include "farm/media/media_child.hpp"
#include "farm/media/media_store.hpp"
#include "model/scheduled.hpp"

namespace farmtok::farm {

/// How the settings (render.*) want copies. `variation` and `threads` are the caller's.
model::MediaRequest copy_request(const settings::Settings& settings);

/// What a copy that is less true than render.psnr_floor and render.ssim_floor allow is refused with, INVALID_MEDIA;
/// empty for any other.
std::optional<base::Error> untrue(const settings::Settings& settings, const std::optional<model::Fidelity>& fidelity);

struct Copy {
  model::MediaRequest request;
  model::MediaReply reply;
  model::Media video;
  model::Media poster;

  /// As it was done: see MediaReply.
  model::Variation applied() const { return reply.applied.value_or(request.variation.value_or(model::Variation{})); }
  /// For the store and the operator.
  model::RenderReport report(const model::Media& original) const;
};

/// Both files are stored as copy and poster. `even_untrue`: also one that no post would get. Throws as
/// MediaChild::render, and what untrue() answers.
Copy make_copy(Farm& farm, MediaStore& media, const MediaChild& child, const model::Media& original,
               const model::MediaRequest& request, const MediaWatch& watch, bool even_untrue = false);

}  // namespace farmtok::farm
