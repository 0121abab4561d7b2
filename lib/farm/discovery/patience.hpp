#pragma once
// How long failing providers are retried.

#include <optional>

#include "base/error.hpp"
#include "queue/queue.hpp"

namespace farmtok::farm::discovery {

/// Whether the patience with this piece of work is over: it failed before, `patience` ago or longer.
bool patience_over(const queue::Claimed& claimed, base::Instant now, std::chrono::seconds patience);
/// Stores with the work when it failed first, and reports the failure in the log and in its running job's
/// status_reason. Called in the transaction that records a failure.
void note_failure(store::Tx& tx, const queue::Claimed& claimed, const base::Error& error);
/// The wait before the next try: the provider's retry-after, else 2 s, 10 s, 60 s, then 5 minutes each;
/// never longer than the patience. Never gives up: patience_over does.
std::chrono::milliseconds wait_after(const base::Error& error, std::int64_t attempt, std::chrono::seconds patience);

}  // namespace farmtok::farm::discovery
