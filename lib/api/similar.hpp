#pragma once
// Before results are planned, their videos are compared with those that were there before.

#include "api/call.hpp"

namespace farmtok::api {

/// `route` has the id of a result or of a job as its first parameter: the videos of that result or job are compared,
/// outside of any transaction, where dedup.repeat needs it.
http::Route after_comparing(Api& api, http::Route route);

}  // namespace farmtok::api
