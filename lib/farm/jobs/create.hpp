#pragma once
// The creation of a job: it is checked first, then its credits are reserved and its first work is added.

#include <functional>

#include "base/json.hpp"
#include "farm/credits/credits.hpp"
#include "farm/farm.hpp"
#include "model/job.hpp"

namespace farmtok::farm::jobs {

/// Checks that the providers of a search or channel job exist and are ready. Throws INVALID_REQUEST or
/// PROVIDER_NOT_READY.
using Admit = std::function<void(const model::Job&)>;

/// The job of a create request, with its id, its providers and its highest cost; nothing is reserved or stored.
/// Throws INVALID_REQUEST (faulty fields, a search without a prompt, a channel job without a channel), and the errors
/// of `admit`.
model::Job draft_job(const Farm& farm, const base::Json& request, const Admit& admit);

/// Reserves the draft's credits, stores it and adds its first work, in one transaction. A manual job is COMPLETED at
/// once. `held` is the result of hold_credits for it. Throws RESERVATION_FAILED.
model::Job create_job(Farm& farm, model::Job draft, const credits::Held& held = {});

/// The handle in "@name", "name" or a profile's URL. Throws INVALID_REQUEST when it is not one: letters,
/// digits, dots and underscores, 24 at most. Pure.
std::string channel_name(std::string_view written);

}  // namespace farmtok::farm::jobs
