#pragma once
// The next step of a running job. Called at the end of every page and of every analysis, and decided only here.

#include <span>
#include <string>

#include "farm/discovery/dropped.hpp"
#include "farm/farm.hpp"
#include "model/job.hpp"

namespace farmtok::farm::discovery {

/// The lane key of analyses that ask no model: by the rules, or with an answer that is kept.
inline constexpr std::string_view asks_nobody = "rules";

/// Saves the job and takes its next step, in the caller's transaction, after the caller's changes: it ends when it has
/// the requested results or no video is left; it analyses the best waiting videos, never more at a time than
/// results are missing; it asks for another page when too few wait to choose from.
void advance(const Farm& farm, store::Tx& tx, model::Job& job);

/// "7 of 10, 5 of them with a video: the catalogue has no more that passes the filter; 31 filtered, 4 seen; dropped: 30
/// by \"no ads\", 1 by \"under 30 seconds\"". `why` is the part in the middle. Pure.
std::string shortfall(const model::Job& job, const std::string& why, std::span<const DroppedBy> dropped = {});

/// How many waiting videos are enough to choose the next `missing` from: discovery.pool for each; those of a channel
/// are taken in their order.
std::int64_t enough_waiting(const Farm& farm, const model::Job& job, std::int64_t missing);

}  // namespace farmtok::farm::discovery
