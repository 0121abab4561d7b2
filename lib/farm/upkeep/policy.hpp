#pragma once
// How long the farm keeps what has happened. Mails of the outbox are in messages/policy.hpp, videos in
// library/policy.hpp.

#include <chrono>
#include <cstdint>

#include "settings/settings.hpp"

namespace farmtok::farm::upkeep {

struct Retention {
  std::chrono::seconds events{};
  std::int64_t most_events = 0;          // of more the oldest go
  std::chrono::seconds disputes{};       // proofs that were disputed
  std::chrono::seconds dead_messages{};  // webhooks and mails that failed for good
  std::chrono::seconds answers{};        // first answers under an Idempotency-Key
};
Retention retention_policy(const settings::Settings& settings);

}  // namespace farmtok::farm::upkeep
