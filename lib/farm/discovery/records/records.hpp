#pragma once
// Reads records of videos in every shape of the services. Pure.

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "model/found.hpp"

namespace farmtok::farm::discovery {

/// Recognises the shape of a record by its fields: aweme, tikwm, the two scraper shapes, yt-dlp, and farmtok's own
/// (the output of to_json(FoundVideo)). Empty for any other shape, without an id, or for the page of a channel or list.
/// Counts below zero and absurd values (a time before 2005 or after `now` + 2 days, a length above 24 h) are left
/// empty, ids stay text. Hashtags are those of the record, else those of its text; a
/// record that names the video of a duet gets the hashtag duet. `base` completes relative addresses
/// (tikwm's "/video/…").
std::optional<model::FoundVideo> read_record(const base::Json& record, base::Instant now, std::string_view base = {});
/// The same for a record's text; adds a note to `unread` for each text that says something but stays unread. Throws
/// INVALID_REQUEST when it is not JSON.
std::optional<model::FoundVideo> read_record_text(std::string_view text, base::Instant now, std::string_view base = {},
                                                  std::vector<std::string>* unread = nullptr);

struct ReadRecords {
  std::vector<model::FoundVideo> videos;
  std::set<std::string> ai_denied;  // the ids of those whose record has a mark of AI that says no
  std::vector<std::string> faults;  // of the records of a list that could not be read
  std::vector<std::string> unread;  // values of the videos that could not be read: "video 73…: its views "x" …"

  void take(model::FoundVideo video, const std::vector<std::string>& notes, bool denies_ai);
};
/// The records of one JSON value: of the record it is, or of the list in which a service's answer or yt-dlp's page of
/// a channel holds them ("itemList", "aweme_list", "entries", …). Throws INVALID_REQUEST when it is neither; the text
/// says what it is, and where in it records are if there are any.
ReadRecords read_records_text(std::string_view text, base::Instant now);

}  // namespace farmtok::farm::discovery
