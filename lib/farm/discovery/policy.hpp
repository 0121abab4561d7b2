#pragma once
// How far a job looks for videos, and which of them are good enough.

#include <chrono>
#include <cstdint>

#include "settings/settings.hpp"

namespace farmtok::farm::discovery {

struct SearchPolicy {
  std::int64_t most_pages = 0;              // that one job asks of its provider
  std::int64_t gathered_per_wanted = 0;     // videos found for each wanted one before the best are analysed
  std::int64_t analysed_per_wanted = 0;     // most videos analysed for each wanted one
  std::chrono::seconds patience{};          // a provider that fails for so long fails its job
  std::int64_t least_bytes_per_second = 0;  // of the download of an original; 0: any speed
};
SearchPolicy search_policy(const settings::Settings& settings);

/// Scores are from 0 to 100.
struct ScorePolicy {
  std::int64_t keep = 0;     // a video below it does not become a result
  std::int64_t approve = 0;  // AUTO_APPROVED and the rules approve from it on
};
ScorePolicy score_policy(const settings::Settings& settings);

}  // namespace farmtok::farm::discovery
