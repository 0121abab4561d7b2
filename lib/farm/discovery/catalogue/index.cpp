#include "farm/discovery/catalogue/index.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "base/error.hpp"
#include "crypto/crypto.hpp"
#include "farm/discovery/relevance/terms.hpp"
#include "log/log.hpp"
#include "store/rows.hpp"

namespace farmtok::farm::discovery {
namespace {

using model::FoundVideo;

/// The version of the tables, still the first, and of the words in them.
constexpr std::int64_t version = words::version;
constexpr double standings = 1023;
/// Records are stored by their standing, and a page that holds many is rarely split.
constexpr int page_size = 32'768;

std::int64_t version_of(sql::Database& db) {
  auto query = db("PRAGMA user_version");
  query.next();
  return query.integer(0);
}

/// The videos' columns are those of the declaration; fields of a later version are added to an older file. Words are
/// searched one at a time, so the index keeps for each word only the videos that have it. Its memory is
/// large, so that an import writes in few pieces.
void make_tables(sql::Database& db) {
  const auto found = version_of(db);
  if (found > version)
    throw base::Error{base::Code::CONFIG_INVALID, "the catalogue was written by a newer farmtok",
                      "Update farmtok, or delete catalogue.db in the state folder and add the files again."};
  sql::Transaction transaction{db};
  if (found == 0)
    db.script(
        fmt::format("CREATE TABLE videos (n INTEGER PRIMARY KEY, terms TEXT NOT NULL, read_for_ai INTEGER, {});"
                    "CREATE UNIQUE INDEX videos_by_id ON videos (video_id);"
                    "CREATE VIRTUAL TABLE words USING fts5 (terms, content='videos', content_rowid='n',"
                    " detail=none, columnsize=0, tokenize='ascii');"
                    "INSERT INTO words (words, rank) VALUES ('hashsize', 67108864);"
                    "CREATE TABLE turn (next INTEGER NOT NULL); INSERT INTO turn VALUES (1);"
                    "PRAGMA user_version = {};",
                    store::columns<FoundVideo>(), version));
  std::set<std::string> known;
  {
    auto columns = db("SELECT name FROM pragma_table_info('videos')");
    while (columns.next()) known.insert(columns.text(0));
  }
  model::for_each_field<FoundVideo>([&](const auto& field) {
    if (!field.use.computed && !known.contains(std::string{field.name}))
      db.script(fmt::format("ALTER TABLE videos ADD COLUMN {}", field.name));
  });
  // Records of an older version have no value there.
  if (!known.contains("read_for_ai")) db.script("ALTER TABLE videos ADD COLUMN read_for_ai INTEGER");
  db.script("CREATE INDEX IF NOT EXISTS videos_unread_for_ai ON videos (n) WHERE read_for_ai IS NULL");
  transaction.commit();
}

}  // namespace

IndexedVideo indexed(FoundVideo video, base::Instant now) {
  auto all = video.text + ' ' + video.hashtags + ' ' + video.author + ' ';
  if (video.author_name) all += *video.author_name;
  const std::string_view whole{all};
  auto terms = stems_in({&whole, 1});
  static const Wish nothing;
  const auto engagement = std::clamp(relevance(nothing, video, now).engagement, 0.0, 1.0);
  return {std::move(video), std::move(terms), std::lround((1 - engagement) * standings)};
}

bool CatalogueIndex::outdated() const {
  std::error_code unknown;
  return std::filesystem::exists(file_, unknown) && read([](sql::Database& db) { return version_of(db) < version; });
}

std::unique_ptr<sql::Database> CatalogueIndex::connect() const {
  auto made = std::make_unique<sql::Database>(file_, sql::Database::Mode::write, sql::Options{.page_size = page_size});
  // A power cut may lose the last records of an import, which can be added again; a sync at each
  // commit has no benefit here.
  made->script("PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000;");
  make_tables(*made);
  return made;
}

void CatalogueIndex::open() const {
  std::call_once(opened_, [&] {
    std::filesystem::remove(fresh_file());
    writer_ = connect();
  });
}

CatalogueIndex::Reader::Reader(const CatalogueIndex& from) : index(from), file_lock(from.file_mutex_) {
  index.open();
  {
    const std::scoped_lock guard{index.readers_mutex_};
    if (!index.readers_.empty()) {
      database = std::move(index.readers_.back());
      index.readers_.pop_back();
    }
  }
  if (!database) {
    database = std::make_unique<sql::Database>(index.file_, sql::Database::Mode::read);
    database->script("PRAGMA mmap_size=1073741824;");
  }
  (*database)("BEGIN").run();
}

std::unique_ptr<sql::Database> CatalogueIndex::begin_fresh() const {
  std::filesystem::remove(fresh_file());
  auto made =
      std::make_unique<sql::Database>(fresh_file(), sql::Database::Mode::write, sql::Options{.page_size = page_size});
  // Written once, and synced before it replaces the other: the file is deleted after a fault. Its pages stay in memory
  // until then as far as they fit, because records come in the order of their ids and are spread over all pages.
  made->script(
      "PRAGMA journal_mode=OFF; PRAGMA locking_mode=EXCLUSIVE; PRAGMA synchronous=OFF; PRAGMA cache_size=-131072;");
  make_tables(*made);
  return made;
}

void CatalogueIndex::take_over() {
  const std::unique_lock alone{file_mutex_};
  readers_.clear();
  writer_.reset();
  // The last connection removed its log and its index; those of a crashed one must not be used with the new file.
  for (const auto* part : {"-wal", "-shm"}) std::filesystem::remove(file_.string() + part);
  std::filesystem::rename(fresh_file(), file_);
  writer_ = connect();
}

void CatalogueIndex::begin_anew() {
  const std::scoped_lock only{write_mutex_};
  const std::unique_lock alone{file_mutex_};
  readers_.clear();
  const bool opened = writer_ != nullptr;
  writer_.reset();
  const auto aside = fmt::format("{}.damaged-{}", file_.string(), crypto::new_id("x").substr(2, 6));
  std::filesystem::rename(file_, aside);
  for (const auto* part : {"-wal", "-shm"}) std::filesystem::remove(file_.string() + part);
  log::warn("the catalogue was damaged and is begun anew", {{"aside", aside}});
  if (opened) writer_ = connect();
  generation_.fetch_add(1, std::memory_order_acq_rel);
}

CatalogueIndex::Reader::~Reader() {
  try {
    (*database)("COMMIT").run();
  } catch (const base::Error&) {
    return;  // the failed query has reported the fault; this connection is not used again
  }
  const std::scoped_lock guard{index.readers_mutex_};
  if (index.readers_.size() < 4) index.readers_.push_back(std::move(database));
}

}  // namespace farmtok::farm::discovery
