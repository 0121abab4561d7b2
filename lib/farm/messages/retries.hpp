#pragma once
// Shared by webhooks and mails: the times of their retries, and the event of a failure.

#include "farm/farm.hpp"
#include "queue/workers.hpp"

namespace farmtok::farm::messages {

/// The wait after try number `attempt`: the receiver's Retry-After when it named one, else webhook.retry; empty after
/// the schedule's last entry.
std::optional<std::chrono::milliseconds> next_try(const Farm& farm, const base::Error& error, std::int64_t attempt);

/// `channel` is "webhook" or "mail".
void record_failure(store::Tx& tx, const char* channel, const queue::Claimed& claimed, const base::Error& error,
                    bool dead);

}  // namespace farmtok::farm::messages
