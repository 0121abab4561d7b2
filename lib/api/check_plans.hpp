#pragma once
// The part of `farmtok doctor` about the plans of jobs.

#include "api/api.hpp"
#include "api/check.hpp"

namespace farmtok::api {

/// Names jobs whose plan is read otherwise than when it was given, or is refused, as after an upgrade.
Check check_plans(const Api& api);

}  // namespace farmtok::api
