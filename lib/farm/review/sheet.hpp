#pragma once
// A contact sheet of a job's results: one picture to review them all.

#include "farm/farm.hpp"
#include "farm/library/child.hpp"
#include "farm/library/store.hpp"

namespace farmtok::farm::review {

struct Sheet {
  std::string png;
  std::int64_t shown = 0;    // tiles on it
  std::int64_t results = 0;  // all results, counted up to most_counted + 1; more than `shown` only above
                             // model::most_pictures
};

/// The best results first, only those of `state` (see ResultFilter) if any. A video that is not stored, is broken, or
/// could not be read within two minutes for all of them together, lacks only its own picture. Takes about a tenth
/// of a second a video. Throws JOB_NOT_FOUND, INVALID_REQUEST for an unknown state, RESULT_NOT_FOUND when there is
/// nothing to show, STORAGE_FULL, INTERNAL.
Sheet make_sheet(Farm& farm, const library::MediaStore& media, const library::MediaChild& child,
                 const std::string& job_id, const std::optional<std::string>& state);

}  // namespace farmtok::farm::review
