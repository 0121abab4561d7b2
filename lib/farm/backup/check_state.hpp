#pragma once
// A judgement on a whole state while no daemon has it.

#include "base/json.hpp"
#include "settings/settings.hpp"

namespace farmtok::farm {

/// Opens the database as a start would, checks all of it, and reads every stored video; changes nothing. Answers
/// {"state", "files", "bytes", "items": [{"file", "fault"}], "hint"?}: no items when all is sound.
base::Json check_state(const settings::Settings& settings);

}  // namespace farmtok::farm
