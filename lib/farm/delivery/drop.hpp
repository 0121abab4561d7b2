#pragma once
// Dead work that the operator gives up.

#include <string>

#include "farm/farm.hpp"
#include "model/work.hpp"

namespace farmtok::farm::delivery {

struct Dropped {
  model::Work work;
  std::string consequence;  // what will not happen, in words
};

/// Removes dead work; an event records its kind and its failure. Throws WORK_NOT_FOUND; WORK_NEEDED for work that is
/// not dead, and for work that the farm needs: the render and the firing of a post that has not fired, the work of the
/// ledger, work that adds itself again each day, the analysis of a job that still runs.
Dropped drop_work(Farm& farm, std::int64_t work_id);

}  // namespace farmtok::farm::delivery
