#include "api/policy.hpp"

namespace farmtok::api {

AccessPolicy access_policy(const settings::Settings& settings) {
  return {.open = settings.truth("api.open"), .requests_per_minute = settings.whole("volunteer.rate")};
}

}  // namespace farmtok::api
