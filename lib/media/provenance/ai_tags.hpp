#pragma once
// Tags by which programs say that AI made a video: TikTok's aigc_info, AIGC of the Chinese standard GB 45438, and those
// of IPTC. Pure.

#include <optional>
#include <string>
#include <string_view>

#include "media/provenance/source_type.hpp"

namespace farmtok::media {

class AiTags {
 public:
  /// A tag of one of these names with JSON or a number, {"Label":"1"} or {"aigc_label_type":1}; 0 says nothing.
  void add(std::string_view name, std::string_view value);
  /// A tag whose words name a program or a prompt; "none" and a blank say nothing.
  void add_words(std::string_view name, std::string_view value);
  /// Any tag of a container, of these names or another.
  void look_at(std::string_view name, std::string_view value, SourceTypes& types);

  /// The first one that says AI, printable.
  const std::optional<std::string>& says_ai() const { return says_ai_; }
  /// The first one whose value is not understood, printable; empty: there is none.
  const std::string& unclear() const { return unclear_; }

 private:
  std::optional<std::string> says_ai_;
  std::string unclear_;
};

}  // namespace farmtok::media
