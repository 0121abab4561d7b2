#pragma once
// What the record of a video says of AI: the marks of TikTok's app, page and research interface, and of scrapers.

#include <optional>
#include <string>

#include "farm/discovery/records/fields.hpp"

namespace farmtok::farm::discovery {

struct AiInRecord {
  /// The mark that says that AI made the video or a part of it, with its value: "aigcLabelType 1".
  std::optional<std::string> declared;
  /// The mark says neither yes nor no, so it counts as yes.
  bool unclear = false;
  /// No mark says yes, and one says no (0, false, "not AI"). A record without a mark denies nothing.
  bool denied = false;
};

/// Names are compared without case, underscores and hyphens.
AiInRecord ai_in_record(const Record& record);

}  // namespace farmtok::farm::discovery
