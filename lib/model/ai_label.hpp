#pragma once
// The meaning of the fields about AI that results and posts share.

#include <string_view>

namespace farmtok::model::ai_label {

inline constexpr std::string_view origin{
    "How it is known that AI made the video or a part of it. operator: you say so; declared: its record or its XMP "
    "says "
    "so; credentials: its content credentials say so, which only a file can; none_found: nothing says so. When you set "
    "it, operator and declared turn the AI label on; none and none_found take it off, where AI was found with a reason "
    "only. What was found stays."};
inline constexpr std::string_view source_type{
    "The IPTC code of how the video was made, as its content credentials or XMP give it: found, not verified."};
inline constexpr std::string_view credentials{"The video's content credentials (C2PA): found, not verified."};
inline constexpr std::string_view tag{
    "The tag in the video's file that says that AI made it, e.g. \"AIGC\": found, not verified."};
inline constexpr std::string_view is_aigc{
    "Whether the post is published with the platform's label for AI-generated content; absent: not decided."};
inline constexpr std::string_view reason{
    "The operator's reason for the word in ai_origin; required to take the label off where AI was found."};
/// The operator's words for ai_origin in a request; the credentials speak for themselves.
inline constexpr std::string_view words{"operator|declared|none_found|none"};

}  // namespace farmtok::model::ai_label
