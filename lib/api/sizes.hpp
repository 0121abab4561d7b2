#pragma once
// How much the daemon's state takes, for the doctor.

#include <string>

#include "api/api.hpp"
#include "base/json.hpp"

namespace farmtok::api {

/// {"database":BYTES,"wal":…,"media":…,"outbox":…,"log":…,"backups":…}: what is there; backups only when their folder
/// is, and what restores put aside as "replaced" when there is any.
base::Json sizes_of(const Api& api);
/// The same in words: "database 12 MB, wal 0 B, …".
std::string sizes_in_words(const base::Json& sizes);

}  // namespace farmtok::api
