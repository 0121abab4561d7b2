#include "farm/discovery/policy.hpp"

namespace farmtok::farm::discovery {

SearchPolicy search_policy(const settings::Settings& settings) {
  return {.most_pages = settings.whole("discovery.max_pages"),
          .gathered_per_wanted = settings.whole("discovery.pool"),
          .analysed_per_wanted = settings.whole("analysis.per_wanted"),
          .patience = std::chrono::seconds{settings.seconds("discovery.patience")},
          .least_bytes_per_second = settings.whole("media.least_speed")};
}

ScorePolicy score_policy(const settings::Settings& settings) {
  return {.keep = settings.whole("analysis.keep_score"), .approve = settings.whole("review.approve_score")};
}

}  // namespace farmtok::farm::discovery
