#pragma once
// Changes that do not run inside one write of the store.

#include "api/call.hpp"

namespace farmtok::api {

/// As perform(), for a change that must not hold a write of the store open: the answer is kept for its Idempotency-Key
/// after the change, so that a repeat after a crash in between makes the change again. Such changes with a key run one
/// after the other. The query is a part of the request. `act` observes ?dry_run=true by itself.
http::Response perform_beside(const Call& call, int status, const Act& act);

/// A row whose change runs so.
http::Route beside_row(Api& api, http::Method method, std::string path, int status, std::string summary, Act act);

}  // namespace farmtok::api
