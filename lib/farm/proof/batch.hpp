#pragma once
// The place of a post among those of its volunteer. Each look-up takes the same time in a batch of ten and in one of
// hundreds of thousands: the store keeps counts and parts of a batch, see migration 0009.

#include <optional>
#include <string>

#include "model/proof.hpp"
#include "model/scheduled.hpp"
#include "sql/database.hpp"

namespace farmtok::farm::proof {

/// The next post of the batch that waits for a proof: one that has fired, because only of those a proof is taken, else
/// one that is not due yet. Of each kind the first after this one in time, else the earliest.
std::optional<std::string> next_task(sql::Database& db, const model::Scheduled& post);

/// Empty for a post without an inbox_tracer.
std::optional<model::Batch> batch_of(sql::Database& db, const model::Scheduled& post);

}  // namespace farmtok::farm::proof
