#pragma once
// One video's analysis: by whoever was asked, or else by the rules.

#include <string_view>

#include "farm/analysis/analyst.hpp"

namespace farmtok::farm {

/// Asks `provider` (empty: the rules). When it refuses, is not ready, or answered twice what cannot be used, the rules
/// answer and `fell_back` says why; what the provider was paid is kept. Throws, for the queue to try again later,
/// what is worth another try (PROVIDER_FAILED, RATE_LIMITED, INTERRUPTED, STORAGE_FULL), and INVALID_REQUEST when there
/// is no such provider.
model::Analysis analyse(const Analysts& analysts, std::string_view provider, const AnalysisAsk& ask,
                        const Stopping& stopping);

/// The rules' analysis in the place of a model's. `why` becomes `fell_back`, cut to 500 columns.
model::Analysis fall_back(const Analysts& analysts, const AnalysisAsk& ask, std::string_view why,
                          const Stopping& stopping = {});

}  // namespace farmtok::farm
