#pragma once
// One video's analysis: by the provider that the job names, or else by the rules.

#include <string_view>

#include "farm/analysis/analyst.hpp"

namespace farmtok::farm::analysis {

/// Asks `provider` (empty: the rules). When it refuses, is not ready, or twice gives an unusable answer, the rules
/// answer and `fell_back` says why; the tokens and money it cost are kept. Throws errors that a later try may solve,
/// for the queue (PROVIDER_FAILED, RATE_LIMITED, INTERRUPTED, STORAGE_FULL), and INVALID_REQUEST when there is no such
/// provider.
model::Analysis analyse(const Analysts& analysts, std::string_view provider, const AnalysisAsk& ask,
                        const services::Stopping& stopping);

/// The rules' analysis in place of a model's. `why` becomes `fell_back`, cut to 500 columns.
model::Analysis fall_back(const Analysts& analysts, const AnalysisAsk& ask, std::string_view why,
                          const services::Stopping& stopping = {});

}  // namespace farmtok::farm::analysis
