#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "farm/discovery/catalogue_index.hpp"
#include "farm/page.hpp"
#include "store/rows.hpp"

namespace farmtok::farm {
namespace {

using model::FoundVideo;

/// One change of the index of words, which must be told what it is to forget.
struct Change {
  std::int64_t number;
  bool adds;
  std::string terms;
};

/// Of two with one id the later stays; then the most engaging first.
std::vector<IndexedVideo*> sorted_out(std::vector<IndexedVideo>& videos) {
  std::unordered_map<std::string_view, std::size_t> place;
  std::vector<IndexedVideo*> made;
  made.reserve(videos.size());
  for (auto& each : videos) {
    const auto [at, fresh] = place.try_emplace(each.video.video_id, made.size());
    if (fresh) made.push_back(&each);
    else made[at->second] = &each;
  }
  std::ranges::stable_sort(made, {}, [](const IndexedVideo* each) { return each->standing; });
  return made;
}

bool insert(sql::Database& db, std::int64_t number, const IndexedVideo& each) {
  static const auto sql = fmt::format("INSERT INTO videos (n, terms, {}) VALUES (?, ?, {}) ON CONFLICT DO NOTHING",
                                      store::columns<FoundVideo>(), store::marks<FoundVideo>());
  auto query = db(sql, number, each.terms);
  store::bind_fields(query, each.video);
  query.run();
  return db.changes() > 0;
}

/// A known id gets the newer record. Its file stays when the newer record has none.
void replace(sql::Database& db, IndexedVideo& each, std::vector<Change>& changes) {
  std::int64_t old = 0;
  std::string terms;
  {
    auto known = db("SELECT n, terms, file FROM videos WHERE video_id = ?", each.video.video_id);
    known.next();
    old = known.integer(0);
    terms = known.text(1);
    if (!each.video.file && !known.is_null(2)) each.video.file = known.text(2);
  }
  const auto number = each.standing * turns + old % turns;
  db("DELETE FROM videos WHERE n = ?", old).run();
  insert(db, number, each);
  if (number == old && terms == each.terms) return;
  changes.push_back({old, false, std::move(terms)});
  changes.push_back({number, true, each.terms});
}

void index_words(sql::Database& db, std::vector<Change>& changes) {
  // The index writes what it gathered each time the numbers do not rise.
  std::ranges::stable_sort(changes, {}, [](const Change& each) { return std::pair{each.number, each.adds}; });
  for (const auto& each : changes)
    db(each.adds ? "INSERT INTO words (rowid, terms) VALUES (?, ?)"
                 : "INSERT INTO words (words, rowid, terms) VALUES ('delete', ?, ?)",
       each.number, each.terms)
        .run();
}

}  // namespace

CatalogueIndex::Writer::Writer(CatalogueIndex& index)
    : index_((index.open(), index)), lock_(index.write_mutex_), db_(*index.writer_) {}

void CatalogueIndex::Writer::only_try() { trial_ = std::make_unique<sql::Transaction>(db_); }

void CatalogueIndex::Writer::put(std::vector<IndexedVideo>& videos, CatalogueAdded& added) {
  std::unique_ptr<sql::Transaction> own;
  if (!trial_) own = std::make_unique<sql::Transaction>(db_);
  const auto sorted = sorted_out(videos);
  auto turn = count(db_("SELECT next FROM turn"));
  std::vector<Change> changes;
  changes.reserve(videos.size());
  std::vector<IndexedVideo*> known;
  for (auto* each : sorted) {
    const auto number = each->standing * turns + turn;
    if (insert(db_, number, *each)) {
      changes.push_back({number, true, each->terms});
      ++turn;
    } else {
      known.push_back(each);
    }
  }
  for (auto* each : known) replace(db_, *each, changes);
  index_words(db_, changes);
  db_("UPDATE turn SET next = ?", turn).run();
  if (own) own->commit();
  const auto fresh = static_cast<std::int64_t>(sorted.size() - known.size());
  added.added += fresh;
  added.updated += static_cast<std::int64_t>(videos.size()) - fresh;
  if (own) index_.generation_.fetch_add(1, std::memory_order_acq_rel);
}

std::int64_t CatalogueIndex::Writer::clear() {
  std::int64_t records = 0;
  {
    sql::Transaction transaction{db_};
    records = count(db_("SELECT count(*) FROM videos"));
    db_.script("DELETE FROM videos; INSERT INTO words (words) VALUES ('delete-all'); UPDATE turn SET next = 1;");
    transaction.commit();
  }
  index_.generation_.fetch_add(1, std::memory_order_acq_rel);
  db_.script("VACUUM; PRAGMA wal_checkpoint(TRUNCATE);");
  return records;
}

}  // namespace farmtok::farm
