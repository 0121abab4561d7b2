#pragma once
// Texts of a result in the person's own editor.

#include <string>

#include "base/json.hpp"

namespace farmtok::cli {

/// The texts that are edited, as one small file with a few words on top. Pure.
std::string review_file(const base::Json& result);
/// The fields that differ from `result` in what came back: the body of a PATCH; an emptied optional field is null. A
/// field whose line "#: NAME" is gone stays as it was. Throws INVALID_REQUEST for invalid UTF-8. Pure.
base::Json review_changes(const base::Json& result, const std::string& edited);

/// Has $EDITOR (else $VISUAL, else vi) edit the texts; answers review_changes(). Throws NOT_FOUND when the editor
/// cannot be run or failed: nothing is changed then.
base::Json edit_in_editor(const base::Json& result);

}  // namespace farmtok::cli
