#pragma once
// What the record of a video says of AI: the marks of TikTok's app, page and research interface, and of scrapers.

#include <optional>
#include <string>

#include "farm/discovery/record_fields.hpp"

namespace farmtok::farm {

/// The mark that says that AI made the video or a part of it, with its value: "aigcLabelType 1". Empty for a record
/// without one, and for marks that say no (0, false, an empty text).
std::optional<std::string> ai_in_record(const Record& record);

}  // namespace farmtok::farm
