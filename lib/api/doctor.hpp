#pragma once
// What is well and what is not: one check for each part of the daemon.

#include "api/call.hpp"

namespace farmtok::api {

/// {"checks": [{"name", "ok", "message", "hint"?, "look"?}], "sizes": …}. `hint` names what helps where a check is not
/// ok; `look` marks one that is ok and still deserves a look.
Json doctor(const Call& call);

}  // namespace farmtok::api
