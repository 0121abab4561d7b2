#pragma once
// The rights to use a found video, and the credit to its author.

#include <optional>
#include <string>

#include "model/result.hpp"
#include "settings/settings.hpp"

namespace farmtok::farm::review {

/// Called before a result becomes a post. For a found video with unknown rights: throws RIGHTS_REQUIRED under
/// rights.policy = require, and under warn returns the words of the warning; otherwise empty. Never applies to a result
/// that the operator added.
std::optional<std::string> rights_warning(const settings::Settings& settings, const model::Result& result);

/// `caption` with {credit} replaced by the credit line; without one, by nothing, and the blanks around it closed.
std::string with_credit(std::string caption, const std::optional<std::string>& credit_line);

/// The line of rights.credit for a video: {author} is the handle, {name} the shown name or else the handle. Empty when
/// the author is not known.
std::optional<std::string> credit_line_of(const settings::Settings& settings, const std::string& author,
                                          const std::optional<std::string>& author_name);

}  // namespace farmtok::farm::review
