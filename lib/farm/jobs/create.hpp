#pragma once
// How a job comes to be: looked at first, then its credits are reserved and its first work is added.

#include <functional>

#include "base/json.hpp"
#include "farm/credits/credits.hpp"
#include "farm/farm.hpp"
#include "model/job.hpp"

namespace farmtok::farm {

/// Asks whether the providers a search or channel job names are there and ready. Throws INVALID_REQUEST or
/// PROVIDER_NOT_READY.
using Admit = std::function<void(const model::Job&)>;

/// The job a create request asks for, with its id, its providers and what it may cost; nothing is reserved or stored.
/// Throws INVALID_REQUEST (faulty fields, a search without a prompt, a channel job without a channel), and what
/// `admit` throws.
model::Job draft_job(const Farm& farm, const base::Json& request, const Admit& admit);

/// Reserves the draft's credits, stores it and adds its first work, in one transaction. A manual job is COMPLETED at
/// once. `held` is what hold_credits answered for it. Throws RESERVATION_FAILED.
model::Job create_job(Farm& farm, model::Job draft, const Held& held = {});

/// The handle a person means by "@name", "name" or a profile's URL. Throws INVALID_REQUEST when it is none: letters,
/// digits, dots and underscores, 24 at most. Pure.
std::string channel_name(std::string_view written);

}  // namespace farmtok::farm
