#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <optional>
#include <thread>
#include <unordered_map>

#include "base/error.hpp"
#include "farm/discovery/catalogue/index.hpp"
#include "farm/page.hpp"
#include "store/rows.hpp"
#include "sys/durable.hpp"

namespace farmtok::farm::discovery {
namespace {

using model::FoundVideo;

/// One change of the index of words; the index needs the old words to remove them.
struct Change {
  std::int64_t number;
  bool adds;
  std::string_view terms;
};

struct Changes {
  std::vector<Change> all;
  std::deque<std::string> forgotten;  // the words to which they refer
};

/// Of two with one id the later stays; then the most engaging first.
std::vector<IndexedVideo*> sorted_out(std::span<std::vector<IndexedVideo>> blocks) {
  std::unordered_map<std::string_view, std::size_t> place;
  std::vector<IndexedVideo*> made;
  std::size_t records = 0;
  for (const auto& block : blocks) records += block.size();
  place.reserve(records);
  made.reserve(records);
  for (auto& block : blocks) {
    for (auto& each : block) {
      const auto [at, fresh] = place.try_emplace(each.video.video_id, made.size());
      if (fresh) {
        made.push_back(&each);
      } else {
        if (!each.video.ai_declared && !each.ai_denied) each.video.ai_declared = made[at->second]->video.ai_declared;
        made[at->second] = &each;
      }
    }
  }
  // Beside its standing, because the records themselves are spread over much memory.
  std::vector<std::pair<std::int64_t, IndexedVideo*>> standing;
  standing.reserve(made.size());
  for (auto* each : made) standing.emplace_back(each->standing, each);
  std::ranges::stable_sort(standing, {}, &std::pair<std::int64_t, IndexedVideo*>::first);
  std::ranges::transform(standing, made.begin(), &std::pair<std::int64_t, IndexedVideo*>::second);
  return made;
}

sql::Query insertion(sql::Database& db) {
  static const auto sql =
      fmt::format("INSERT INTO videos (n, terms, read_for_ai, {}) VALUES (?, ?, ?, {}) ON CONFLICT DO NOTHING",
                  store::columns<FoundVideo>(), store::marks<FoundVideo>());
  return db(sql);
}

/// Whether its id was not known yet.
bool insert(sql::Database& db, sql::Query& insertion, std::int64_t number, const IndexedVideo& each) {
  insertion.again();
  insertion.bind(number).bind_lasting(each.terms);
  insertion.bind(each.read_for_ai ? std::optional<std::int64_t>{1} : std::nullopt);
  store::bind_fields(insertion, each.video);
  insertion.run();
  return db.changes() > 0;
}

/// A known id gets the newer record. Its file stays when the newer record has none, and what it said of AI stays when
/// the newer record has no word on it.
void replace(sql::Database& db, IndexedVideo& each, CatalogueAdded& added, Changes* changes) {
  std::int64_t old = 0;
  std::string terms;
  {
    auto known = db("SELECT n, terms, file, ai_declared FROM videos WHERE video_id = ?", each.video.video_id);
    known.next();
    old = known.integer(0);
    terms = known.text(1);
    if (!each.video.file && !known.is_null(2)) each.video.file = known.text(2);
    if (!each.video.ai_declared && !known.is_null(3)) {
      if (each.ai_denied) ++added.ai_taken_back;
      else each.video.ai_declared = known.text(3);
    }
  }
  const auto number = each.standing * turns + old % turns;
  db("DELETE FROM videos WHERE n = ?", old).run();
  auto query = insertion(db);
  insert(db, query, number, each);
  if (!changes || (number == old && terms == each.terms)) return;
  changes->all.push_back({old, false, changes->forgotten.emplace_back(std::move(terms))});
  changes->all.push_back({number, true, each.terms});
}

void index_words(sql::Database& db, std::vector<Change>& changes) {
  // The index writes its collected entries each time the numbers do not rise.
  std::ranges::stable_sort(changes, {}, [](const Change& each) { return std::pair{each.number, each.adds}; });
  auto adding = db("INSERT INTO words (rowid, terms) VALUES (?, ?)");
  auto forgetting = db("INSERT INTO words (words, rowid, terms) VALUES ('delete', ?, ?)");
  for (const auto& each : changes) {
    auto& query = each.adds ? adding : forgetting;
    query.again();
    query.bind(each.number).bind_lasting(each.terms).run();
  }
}

}  // namespace

CatalogueIndex::Writer::Writer(CatalogueIndex& index)
    : index_((index.open(), index)), lock_(index.write_mutex_), db_(index.writer_.get()) {}

CatalogueIndex::Writer::~Writer() {
  whole_.reset();
  if (!fresh_) return;
  fresh_.reset();
  std::error_code left;  // the next one removes it
  std::filesystem::remove(index_.fresh_file(), left);
}

void CatalogueIndex::Writer::only_try() {
  trial_ = true;
  whole_ = std::make_unique<sql::Transaction>(*db_);
}

void CatalogueIndex::Writer::expect_many() {
  if (whole_ || count((*db_)("SELECT EXISTS (SELECT 1 FROM videos)")) > 0) return;
  start_over();
}

void CatalogueIndex::Writer::start_over() {
  fresh_ = index_.begin_fresh();
  db_ = fresh_.get();
  whole_ = std::make_unique<sql::Transaction>(*db_);
}

void CatalogueIndex::Writer::finish() {
  if (trial_) return;
  if (fresh_) {
    whole_->commit();
    whole_.reset();
    index_words_of_fresh();
    fresh_.reset();
    index_.take_over();
    db_ = index_.writer_.get();
  }
  index_.generation_.fetch_add(1, std::memory_order_acq_rel);
}

/// All words at once and in the order of the numbers: so the index is written in one piece, and merges none. Meanwhile
/// the records go to the disk. Closing the file there drops SQLite's lock, but no one else opens this file.
void CatalogueIndex::Writer::index_words_of_fresh() {
  db_->script("PRAGMA synchronous=NORMAL");
  const std::jthread writing{[file = index_.fresh_file()] {
    try {
      sys::sync_file(file);
    } catch (const base::Error&) {
      return;  // the commit syncs the file too, and reports the fault
    }
  }};
  sql::Transaction transaction{*db_};
  db_->script("INSERT INTO words (words) VALUES ('rebuild')");
  transaction.commit();
}

void CatalogueIndex::Writer::put(std::span<std::vector<IndexedVideo>> blocks, CatalogueAdded& added) {
  auto& db = *db_;
  std::unique_ptr<sql::Transaction> own;
  if (!whole_) own = std::make_unique<sql::Transaction>(db);
  const auto sorted = sorted_out(blocks);
  auto turn = count(db("SELECT next FROM turn"));
  std::optional<Changes> changes;  // none where finish() indexes all words
  if (!fresh_) changes.emplace().all.reserve(sorted.size());
  std::vector<IndexedVideo*> known;
  auto query = insertion(db);
  for (auto* each : sorted) {
    const auto number = each->standing * turns + turn;
    if (insert(db, query, number, *each)) {
      if (changes) changes->all.push_back({number, true, each->terms});
      ++turn;
    } else {
      known.push_back(each);
    }
  }
  for (auto* each : known) replace(db, *each, added, changes ? &*changes : nullptr);
  if (changes) index_words(db, changes->all);
  db("UPDATE turn SET next = ?", turn).run();
  if (own) own->commit();
  const auto fresh = static_cast<std::int64_t>(sorted.size() - known.size());
  added.added += fresh;
  for (const auto& block : blocks) added.updated += static_cast<std::int64_t>(block.size());
  added.updated -= fresh;
  if (own) index_.generation_.fetch_add(1, std::memory_order_acq_rel);
}

std::int64_t CatalogueIndex::Writer::clear() {
  std::int64_t records = 0;
  {
    sql::Transaction transaction{*db_};
    records = count((*db_)("SELECT count(*) FROM videos"));
    db_->script("DELETE FROM videos; INSERT INTO words (words) VALUES ('delete-all'); UPDATE turn SET next = 1;");
    transaction.commit();
  }
  index_.generation_.fetch_add(1, std::memory_order_acq_rel);
  db_->script("VACUUM; PRAGMA wal_checkpoint(TRUNCATE);");
  return records;
}

}  // namespace farmtok::farm::discovery
