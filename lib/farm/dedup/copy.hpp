#pragma once
// One varied copy of a stored video, made by the settings: for a post, or for a preview.

#include <optional>
#include <string>

#include "base/error.hpp"
#include "farm/library/child.hpp"
#include "farm/library/store.hpp"
#include "model/scheduled.hpp"

namespace farmtok::farm::dedup {

/// The copy request of the settings (render.*). The caller sets `variation` and `threads`.
model::MediaRequest copy_request(const settings::Settings& settings);

/// The error INVALID_MEDIA for a copy that is less true than render.psnr_floor and render.ssim_floor allow;
/// empty for any other.
std::optional<base::Error> untrue(const settings::Settings& settings, const std::optional<model::Fidelity>& fidelity);

struct Copy {
  model::MediaRequest request;
  model::MediaReply reply;
  model::Media video;
  model::Media poster;

  /// The variation that was applied: see MediaReply.
  model::Variation applied() const { return reply.applied.value_or(request.variation.value_or(model::Variation{})); }
  /// For the store and the operator.
  model::RenderReport report(const model::Media& original) const;
};

/// Stores both files as copy and poster. `even_untrue`: also a copy that no post would get. Throws as
/// MediaChild::render, and the error of untrue().
Copy make_copy(Farm& farm, library::MediaStore& media, const library::MediaChild& child, const model::Media& original,
               const model::MediaRequest& request, const library::MediaWatch& watch, bool even_untrue = false);

}  // namespace farmtok::farm::dedup
