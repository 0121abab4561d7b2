#pragma once
// Checks a whole state while no daemon uses it.

#include "base/json.hpp"
#include "settings/settings.hpp"

namespace farmtok::farm::backup {

/// Opens the database as a start would, checks all of it, and reads every stored video; changes nothing. Returns
/// {"state", "files", "bytes", "items": [{"file", "fault"}], "hint"?}: no items when all is sound. Throws STORAGE_FULL
/// and STORAGE_BUSY, when it cannot be looked into now.
base::Json check_state(const settings::Settings& settings);

}  // namespace farmtok::farm::backup
