#pragma once
// What uses the stored files, and the list of them. Computed at each call: no stored counts could be wrong after
// a crash.

#include <string>
#include <string_view>
#include <vector>

#include "farm/page.hpp"
#include "model/work.hpp"
#include "sql/database.hpp"

namespace farmtok::farm::library {

/// SQL, true for a row `m` of media that a result or a post names.
const std::string& media_is_used();
/// SQL, true for a row `m` of media whose file is not kept according to the row, and is needed: an upload that
/// was missing or damaged, or a file that a result or a post names.
const std::string& media_is_wanted();
/// SQL, true for a row `m` of media that a post names in this column and for which `extra` holds too.
std::string media_posts(std::string_view column, std::string_view extra);

/// SQL over posts: its copy will still be used, or is being made.
inline constexpr std::string_view post_waits = "fired = 0 OR dedup_status = 'pending'";

/// How many results and posts name it.
std::int64_t count_uses(sql::Database& db, const std::string& media_id);

struct MediaUses {
  std::vector<std::string> results;
  std::vector<std::string> posts;
};
/// Their ids, of each at most `most`.
MediaUses uses_of(sql::Database& db, const std::string& media_id, std::int64_t most);

/// The choices that limit a list: original, copy, poster (whose files are kept), unused, gone, damaged.
std::vector<std::string> media_choices();
/// Newest first, with the count of their uses; without a choice all whose files are kept. `only` is a choice or empty;
/// throws INVALID_REQUEST for anything else.
Page<model::Media> list_media(sql::Database& db, const std::string& only, const PageRequest& asked);

struct MediaTotal {
  std::string kind;
  std::int64_t files;
  std::int64_t bytes;
};
/// The totals of kept files, by kind.
std::vector<MediaTotal> media_totals(sql::Database& db);
std::int64_t kept_bytes(sql::Database& db);
/// How many files are damaged or missing and only the operator can bring back.
std::int64_t count_damaged(sql::Database& db);

}  // namespace farmtok::farm::library
