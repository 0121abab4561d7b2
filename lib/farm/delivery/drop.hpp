#pragma once
// Dead work that the operator gives up.

#include <string>

#include "farm/farm.hpp"
#include "model/work.hpp"

namespace farmtok::farm {

struct Dropped {
  model::Work work;
  std::string consequence;  // what will not happen, in words
};

/// Removes dead work; an event keeps what it was and why it failed. Throws WORK_NOT_FOUND; WORK_NEEDED for what is not
/// dead, and for what the farm cannot do without: the render and the firing of a post that has not fired, what keeps
/// the books, what adds itself again each day, the analysis of a job that goes on.
Dropped drop_work(Farm& farm, std::int64_t work_id);

}  // namespace farmtok::farm
