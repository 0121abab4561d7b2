#pragma once
// What webhooks are signed with: one secret for each receiving host, so that no receiver can speak for the farm to
// another one.

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "farm/farm.hpp"

namespace farmtok::farm {

struct ReceiverSecret {
  std::string host;
  std::string secret;                             // "whsec_…"
  bool configured = false;                        // from webhook.secrets
  std::int64_t generation = 0;                    // how often it was changed; 0 when configured
  std::optional<base::Instant> previous_until{};  // until when the one before signs too, while it does
};

/// The secret of a host, given as a host or as an address on it. Throws INVALID_REQUEST for what names no host.
ReceiverSecret receiver_secret(const Farm& farm, sql::Database& db, const std::string& host);

/// Every secret that a webhook to this address is signed with at `now`, the signatures in the same order:
/// webhook.secret while webhook.shared is on, the host's own, and the one before it until its time is over.
std::vector<std::string> signing_secrets(const Farm& farm, sql::Database& db, const std::string& url,
                                         base::Instant now);

/// Gives the host another secret. The one before signs too for `overlap`; with none, every former one ends now. Throws
/// INVALID_REQUEST for what names no host and for a host whose secret stands in webhook.secrets; NOT_READY when a
/// former secret still has time and an overlap is asked for: only two secrets sign, so that one would end before its
/// time.
ReceiverSecret rotate_secret(Farm& farm, const std::string& host, std::chrono::seconds overlap);

}  // namespace farmtok::farm
