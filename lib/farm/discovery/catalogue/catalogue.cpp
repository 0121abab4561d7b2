#include "farm/discovery/catalogue/catalogue.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "base/text/text.hpp"
#include "farm/discovery/catalogue/fault.hpp"
#include "farm/discovery/catalogue/inside.hpp"
#include "farm/discovery/relevance/terms.hpp"
#include "farm/page.hpp"
#include "store/rows.hpp"

namespace farmtok::farm::discovery {

using base::Json;
using model::FoundVideo;

Catalogue::Catalogue(std::filesystem::path folder, const base::Clock& clock)
    : inside_(std::make_unique<Inside>(folder, clock)) {}

Catalogue::~Catalogue() = default;

std::vector<FoundVideo> Catalogue::channel(std::string_view author, std::int64_t limit, std::int64_t skip,
                                           bool videos_first) const {
  if (author.starts_with('@')) author.remove_prefix(1);
  // The words of the name lead to the few authors with it; a name without words is searched in all.
  std::string query;
  for (const auto& word : words_of(author)) query += word_query(stem_of(word)) + ' ';
  const auto rest =
      fmt::format("AND author = ? COLLATE NOCASE ORDER BY {}posted_at DESC, video_id DESC LIMIT ? OFFSET ?",
                  videos_first ? "(file IS NOT NULL OR video_url IS NOT NULL) DESC, " : "");
  return inside_->index.read([&](sql::Database& db) {
    if (query.empty())
      return store::all<FoundVideo>(
          db(store::select<FoundVideo>("videos", fmt::format("WHERE 1 {}", rest)), author, limit, skip));
    return store::all<FoundVideo>(
        db(store::select<FoundVideo>("videos",
                                     fmt::format("WHERE n IN (SELECT rowid FROM words WHERE words MATCH ?) {}", rest)),
           query, author, limit, skip));
  });
}

std::map<std::string, std::string> Catalogue::declared(const std::vector<std::string>& video_ids) const {
  std::map<std::string, std::string> made;
  std::error_code unknown;
  if (!std::filesystem::exists(inside_->index.file(), unknown)) return made;
  inside_->index.read([&](sql::Database& db) {
    for (const auto& id : video_ids) {
      auto found = db("SELECT ai_declared FROM videos WHERE video_id = ? AND ai_declared IS NOT NULL", id);
      if (found.next()) made.emplace(id, found.text(0));
    }
  });
  return made;
}

std::int64_t Catalogue::unread_for_ai() const {
  std::error_code unknown;
  if (!std::filesystem::exists(inside_->index.file(), unknown)) return 0;
  return inside_->index.read(
      [](sql::Database& db) { return count(db("SELECT count(*) FROM videos WHERE read_for_ai IS NULL")); });
}

Json Catalogue::stats() const {
  Json made = Json::object();
  std::unordered_set<std::string> authors;
  std::unordered_map<std::string, std::int64_t> tags;
  inside_->index.read([&](sql::Database& db) {
    auto whole =
        db("SELECT count(*), coalesce(sum(file IS NOT NULL OR video_url IS NOT NULL), 0), min(posted_at),"
           " max(posted_at) FROM videos");
    whole.next();
    made["records"] = whole.integer(0);
    made["authors"] = 0;
    made["with_video"] = whole.integer(1);
    made["unread_for_ai"] = count(db("SELECT count(*) FROM videos WHERE read_for_ai IS NULL"));
    if (!whole.is_null(2)) made["oldest"] = base::format_instant(base::from_millis(whole.integer(2)));
    if (!whole.is_null(3)) made["newest"] = base::format_instant(base::from_millis(whole.integer(3)));
    auto each = db("SELECT author, hashtags FROM videos");
    while (each.next()) {
      if (auto author = base::lower(each.text(0)); !author.empty()) authors.insert(std::move(author));
      for (auto& tag : base::split(each.text(1), ' '))
        if (!tag.empty()) ++tags[std::move(tag)];
    }
  });
  made["authors"] = authors.size();
  std::error_code unknown;
  // The last additions may still be in the log beside the database.
  std::uintmax_t bytes = 0;
  for (const auto* part : {"", "-wal"}) {
    const auto size = std::filesystem::file_size(inside_->index.file().string() + part, unknown);
    if (!unknown) bytes += size;
  }
  made["bytes"] = bytes;
  std::vector<std::pair<std::string, std::int64_t>> ordered(tags.begin(), tags.end());
  const auto shown = std::min<std::size_t>(ordered.size(), 20);
  std::ranges::partial_sort(
      ordered, ordered.begin() + static_cast<std::ptrdiff_t>(shown),
      [](const auto& a, const auto& b) { return std::tie(b.second, a.first) < std::tie(a.second, b.first); });
  made["hashtags"] = Json::array();
  for (std::size_t i = 0; i < shown; ++i)
    made["hashtags"].push_back({{"tag", ordered[i].first}, {"count", ordered[i].second}});
  return made;
}

std::int64_t Catalogue::clear() {
  if (!catalogue_fault(inside_->index.file())) return CatalogueIndex::Writer{inside_->index}.clear();
  inside_->index.begin_anew();
  return 0;
}

}  // namespace farmtok::farm::discovery
