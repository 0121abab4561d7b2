#pragma once
// Before something is planned, its videos are compared with those that were there before.

#include "api/call.hpp"

namespace farmtok::api {

/// `route` has the id of a result or of a job as its first parameter: their videos are looked at, outside of any
/// transaction, where dedup.repeat needs it.
http::Route after_comparing(Api& api, http::Route route);

}  // namespace farmtok::api
