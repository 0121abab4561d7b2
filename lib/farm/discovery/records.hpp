#pragma once
// Records of videos in every shape the services write, read into one. Pure.

#include <optional>

#include "base/json.hpp"
#include "model/found.hpp"

namespace farmtok::farm {

/// Knows by its fields which shape a record has: aweme, tikwm, the two scraper shapes, yt-dlp, and farmtok's own
/// (what to_json(FoundVideo) wrote). Empty when it is none of them or has no id. Counts below zero and absurd values
/// (a time before 2005 or after `now` + 2 days, a length above 24 h) are left empty, ids stay text. Hashtags are those
/// of the record, else those of its text. `base` completes relative addresses (tikwm's "/video/…").
std::optional<model::FoundVideo> read_record(const base::Json& record, base::Instant now, std::string_view base = {});
/// The same of a record's text. Throws INVALID_REQUEST when it is no JSON.
std::optional<model::FoundVideo> read_record_text(std::string_view text, base::Instant now, std::string_view base = {});

}  // namespace farmtok::farm
