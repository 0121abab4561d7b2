#pragma once
// The settings of the daemon itself: its log, its doors, and how much it does at once.

#include <cstdint>
#include <string>
#include <vector>

#include "log/log.hpp"
#include "settings/settings.hpp"

namespace farmtok::daemon {

struct LogPolicy {
  log::Level level = log::Level::info;
  log::Style style = log::Style::text;
  std::int64_t most_bytes = 0;    // of one file
  std::int64_t former_files = 0;  // full ones that are kept
};
LogPolicy log_policy(const settings::Settings& settings);

/// The listener of the volunteers; its address is in settings/places.hpp.
struct ListenerPolicy {
  std::string public_url;  // how volunteers reach it; empty: by its address
  std::size_t max_connections = 0;
  std::size_t max_per_client = 0;
  std::vector<std::string> trusted_proxies;  // CIDRs
};
ListenerPolicy listener_policy(const settings::Settings& settings);

struct LanePolicy {
  std::int64_t renders = 0;   // at the same time; 0: as many as cores allow
  std::int64_t analyses = 0;  // of one analyst at the same time
};
LanePolicy lane_policy(const settings::Settings& settings);

}  // namespace farmtok::daemon
