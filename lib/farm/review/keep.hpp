#pragma once
// The work of kind `analyse`: one found video is scored, and becomes a result of its job or is dropped for a reason.

#include "farm/analysis/analyst.hpp"
#include "farm/discovery/original.hpp"
#include "farm/farm.hpp"
#include "queue/workers.hpp"

namespace farmtok::farm::review {

/// Retries a provider that fails for analysis.patience, then the rules answer in its place. A video
/// that cannot be analysed at all does not affect others.
queue::Handler analyse_handler(Farm& farm, const analysis::Analysts& analysts, const discovery::Originals& originals);

}  // namespace farmtok::farm::review
