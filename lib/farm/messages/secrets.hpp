#pragma once
// The secrets that sign webhooks: one for each receiving host, so that no receiver can pose as the farm to another
// one.

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "farm/farm.hpp"

namespace farmtok::farm::messages {

struct ReceiverSecret {
  std::string host;
  std::string secret;                             // "whsec_…"
  bool configured = false;                        // from webhook.secrets
  std::int64_t generation = 0;                    // how many times it was changed; 0 when configured
  std::optional<base::Instant> previous_until{};  // while the former secret signs too: the end of that time
};

/// The secret of a host, given as a host or as an address on it. Throws INVALID_REQUEST for a text without a host.
ReceiverSecret receiver_secret(const Farm& farm, sql::Database& db, const std::string& host);

/// Every secret that signs a webhook to this address at `now`, the signatures in the same order:
/// webhook.secret while webhook.shared is on, the host's own, and its former one until that one expires.
std::vector<std::string> signing_secrets(const Farm& farm, sql::Database& db, const std::string& url,
                                         base::Instant now);

/// Gives the host another secret. The former one signs too for `overlap`; without one, every former secret ends now.
/// Throws INVALID_REQUEST for a text without a host and for a host whose secret is in webhook.secrets; NOT_READY for an
/// overlap while a former secret has not expired: only two secrets sign, so the former one would end before its
/// time.
ReceiverSecret rotate_secret(Farm& farm, const std::string& host, std::chrono::seconds overlap);

}  // namespace farmtok::farm::messages
