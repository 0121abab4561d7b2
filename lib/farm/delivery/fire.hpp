#pragma once
// Firing: a due post fires exactly once, in one transaction with the work that notifies people.

#include "base/json.hpp"
#include "farm/farm.hpp"
#include "model/scheduled.hpp"

namespace farmtok::farm::delivery {

/// Fires every post that is due, in batches of one transaction each, in the order of their times and, within one time,
/// of their planning; other writers can write between the batches. Posts whose video is not ready are held, posts found
/// after the grace are missed; a post that fails is held with the reason. Returns when the next one is due. The
/// timer's step.
std::optional<base::Instant> fire_due(Farm& farm);
/// At start: posts that were held because provenance.policy was block are due again under another policy.
void release_blocked(Farm& farm);

/// Fires one post now, or as soon as its video is ready (state held). Throws SCHEDULED_NOT_FOUND, ALREADY_FIRED,
/// NOT_READY when its video could not be rendered.
model::Scheduled fire_now(Farm& farm, const std::string& scheduled_id);

}  // namespace farmtok::farm::delivery
