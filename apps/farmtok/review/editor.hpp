#pragma once
// Texts of a result in the person's own editor.

#include <string>

#include "base/json.hpp"

namespace farmtok::cli {

/// The texts for the editor, as one small file with a few words on top. Pure.
std::string review_file(const base::Json& result);
/// The fields of the edited file that differ from `result`: the body of a PATCH; an emptied optional field is null. A
/// field whose line "#: NAME" is gone stays unchanged. Throws INVALID_REQUEST for invalid UTF-8. Pure.
base::Json review_changes(const base::Json& result, const std::string& edited);

/// Runs $EDITOR (else $VISUAL, else vi) on the texts; returns review_changes(). Throws NOT_FOUND when the editor
/// cannot be run or failed: nothing is changed then.
base::Json edit_in_editor(const base::Json& result);

}  // namespace farmtok::cli
