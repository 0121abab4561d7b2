#include "farm/library/uses.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/error.hpp"
#include "base/text/text.hpp"

namespace farmtok::farm::library {
namespace {

using model::Media;

/// Every column that names a stored file, as "media:ID". Each has a separate index.
struct Naming {
  std::string_view table;
  std::string_view id;
  std::string_view column;
};
constexpr std::array namings{
    Naming{"results", "result_id", "original_video_url"}, Naming{"results", "result_id", "deduplicated_video_url"},
    Naming{"posts", "scheduled_id", "original_video_url"}, Naming{"posts", "scheduled_id", "deduplicated_video_url"},
    Naming{"posts", "scheduled_id", "poster_url"}};

/// The second condition changes no result: without it the index, which has stored files only, is not used.
std::string names(std::string_view column, std::string_view address) {
  return fmt::format("{0} = {1} AND {0} GLOB 'media:*'", column, address);
}

constexpr std::string_view of_row = "'media:' || m.media_id";

struct Choice {
  std::string_view name;
  std::string order;
  std::string condition;
};

const std::vector<Choice>& choices() {
  static const std::vector<Choice> made{
      {"", "kept_at", "gone_at IS NULL"},
      {"original", "kept_at", "kind = 'original' AND gone_at IS NULL"},
      {"copy", "kept_at", "kind = 'copy' AND gone_at IS NULL"},
      {"poster", "kept_at", "kind = 'poster' AND gone_at IS NULL"},
      {"unused", "unused_since", "unused_since IS NOT NULL AND gone_at IS NULL AND NOT " + media_is_used()},
      {"gone", "gone_at", "gone_at IS NOT NULL"},
      {"damaged", "damaged_at", "damaged_at IS NOT NULL AND " + media_is_used()}};
  return made;
}

const Choice& choice_of(const std::string& only) {
  const auto found = std::ranges::find(choices(), only, &Choice::name);
  if (found != choices().end()) return *found;
  throw base::Error{base::Code::INVALID_REQUEST,
                    fmt::format("there is no choice \"{}\" of media", base::fit(only, 40)),
                    {},
                    {{"only", fmt::format("must be one of {}", fmt::join(media_choices(), ", "))}}};
}

/// The totals of kept files are stored; others are counted up to most_counted + 1.
std::int64_t total_of(sql::Database& db, const Choice& choice) {
  if (choice.order != "kept_at")
    return count(db(fmt::format("SELECT count(*) FROM (SELECT 1 FROM media m WHERE {} LIMIT {})", choice.condition,
                                most_counted + 1)));
  return count(db("SELECT sum(files) FROM media_totals WHERE ?1 IN ('', kind)", choice.name));
}

}  // namespace

const std::string& media_is_used() {
  static const std::string made = [] {
    std::string any;
    for (const auto& each : namings)
      any += fmt::format("{}EXISTS (SELECT 1 FROM {} WHERE {})", any.empty() ? "(" : " OR ", each.table,
                         names(each.column, of_row));
    return any + ")";
  }();
  return made;
}

const std::string& media_is_wanted() {
  static const auto sql = fmt::format("(damaged_at IS NOT NULL OR (gone_at IS NOT NULL AND {}))", media_is_used());
  return sql;
}

std::string media_posts(std::string_view column, std::string_view extra) {
  return fmt::format("EXISTS (SELECT 1 FROM posts WHERE {} AND ({}))", names(column, of_row), extra);
}

std::int64_t count_uses(sql::Database& db, const std::string& media_id) {
  std::int64_t uses = 0;
  for (const auto& each : namings)
    uses += count(
        db(fmt::format("SELECT count(*) FROM {} WHERE {}", each.table, names(each.column, "?1")), "media:" + media_id));
  return uses;
}

MediaUses uses_of(sql::Database& db, const std::string& media_id, std::int64_t most) {
  MediaUses uses;
  for (const auto& each : namings) {
    auto& ids = each.table == "results" ? uses.results : uses.posts;
    auto query = db(fmt::format("SELECT {} FROM {} WHERE {} LIMIT ?2", each.id, each.table, names(each.column, "?1")),
                    "media:" + media_id, most);
    while (query.next())
      if (static_cast<std::int64_t>(ids.size()) < most && std::ranges::find(ids, query.text(0)) == ids.end())
        ids.push_back(query.text(0));
  }
  return uses;
}

std::vector<std::string> media_choices() {
  std::vector<std::string> names;
  for (const auto& each : choices())
    if (!each.name.empty()) names.emplace_back(each.name);
  return names;
}

Page<Media> list_media(sql::Database& db, const std::string& only, const PageRequest& asked) {
  const auto& choice = choice_of(only);
  const auto before = asked.cursor ? read_cursor(*asked.cursor) : Place{INT64_MAX, INT64_MAX};
  Page<Media> page;
  {
    auto query = db(fmt::format("SELECT {0}, row, {1} FROM media m WHERE {2} AND ({0}, row) < (?, ?) "
                                "ORDER BY {0} DESC, row DESC LIMIT ?",
                                choice.order, store::columns<Media>(), choice.condition),
                    before.first, before.second, asked.limit + 1);
    Place last{};
    while (query.next()) {
      if (static_cast<std::int64_t>(page.items.size()) == asked.limit) {
        page.next_cursor = make_cursor(last.first, last.second);
        break;
      }
      last = {query.integer(0), query.integer(1)};
      page.items.push_back(store::read_row<Media>(query, 2));
    }
  }
  for (auto& media : page.items) media.uses = count_uses(db, media.media_id);
  page.total = total_of(db, choice);
  if (choice.order != "kept_at" && *page.total > most_counted) page.total.reset();
  return page;
}

std::vector<MediaTotal> media_totals(sql::Database& db) {
  std::vector<MediaTotal> totals;
  auto query = db("SELECT kind, files, bytes FROM media_totals ORDER BY kind DESC");
  while (query.next()) totals.push_back({query.text(0), query.integer(1), query.integer(2)});
  return totals;
}

std::int64_t kept_bytes(sql::Database& db) { return count(db("SELECT sum(bytes) FROM media_totals")); }

std::int64_t count_damaged(sql::Database& db) { return total_of(db, choice_of("damaged")); }

}  // namespace farmtok::farm::library
