#pragma once
// How much the daemon's state takes, for the doctor.

#include <string>

#include "api/api.hpp"
#include "base/json.hpp"

namespace farmtok::api {

/// {"database":BYTES,"wal":…,"media":…,"outbox":…,"log":…,"backups":…}: the parts that exist; backups only when their
/// folder exists, and the folders that restores moved aside as "replaced" when there are any.
base::Json sizes_of(const Api& api);
/// The same sizes in words: "database 12 MB, wal 0 B, …".
std::string sizes_in_words(const base::Json& sizes);

}  // namespace farmtok::api
