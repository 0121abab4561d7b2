#pragma once
// When two videos are near copies.

#include "settings/settings.hpp"

namespace farmtok::farm::similar {

struct SimilarPolicy {
  double least_similarity = 0;  // of near copies, 0 to 1
};
SimilarPolicy similar_policy(const settings::Settings& settings);

}  // namespace farmtok::farm::similar
