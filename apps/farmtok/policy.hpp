#pragma once
// Settings of the farm that hints of the command line mention.

#include <cstdint>

#include "settings/settings.hpp"

namespace farmtok::cli {

struct HintPolicy {
  std::int64_t analysed_per_wanted = 0;  // most videos that a job analyses for each wanted one
};
HintPolicy hint_policy(const settings::Settings& settings);

}  // namespace farmtok::cli
