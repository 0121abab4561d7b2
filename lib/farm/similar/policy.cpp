#include "farm/similar/policy.hpp"

namespace farmtok::farm::similar {

SimilarPolicy similar_policy(const settings::Settings& settings) {
  return {.least_similarity = settings.real("dedup.similarity")};
}

}  // namespace farmtok::farm::similar
