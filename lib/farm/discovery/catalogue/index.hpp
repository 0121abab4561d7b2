#pragma once
// The database behind the catalogue: its tables, its connections, and the writing of records.

#include <atomic>
#include <filesystem>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <span>
#include <string>
#include <vector>

#include "farm/discovery/catalogue/catalogue.hpp"
#include "sql/database.hpp"

namespace farmtok::farm::discovery {

/// A video's number is its standing among all, then its order of arrival: in the order of the numbers the most
/// engaging come first, so that a search can stop as soon as it has enough.
inline constexpr std::int64_t turns = std::int64_t{1} << 40;

/// A record with the fields that the index keeps of it.
struct IndexedVideo {
  model::FoundVideo video;
  std::string terms;      // the stems of its words, each once, separated by blanks
  std::int64_t standing;  // from 0, the most engaging, to 1023
  /// It was read for what it says of AI: false for one that an older version stored.
  bool read_for_ai = true;
  bool ai_denied = false;  // it has a mark of AI that says no
};
IndexedVideo indexed(model::FoundVideo video, base::Instant now);

class CatalogueIndex {
 public:
  explicit CatalogueIndex(std::filesystem::path file) : file_(std::move(file)) {}

  /// Runs `work(sql::Database&)` on a reading connection; all its reads see one moment. Thread-safe.
  template <class Work>
  auto read(Work&& work) const {
    const Reader reader{*this};
    return work(*reader.database);
  }

  /// The only writer during its lifetime.
  class Writer {
   public:
    explicit Writer(CatalogueIndex& index);
    ~Writer();
    /// Adds the records and counts them; of two with one id the later stays. All or nothing.
    void put(std::span<std::vector<IndexedVideo>> blocks, CatalogueAdded& added);
    /// From now on nothing is stored.
    void only_try();
    /// Before a large import: an empty catalogue is then filled in a separate file, which needs no log of its changes
    /// and replaces the other in finish(); readers see nothing of it before, and without finish() nothing is kept.
    void expect_many();
    /// The same for any catalogue: the new records replace all old ones.
    void start_over();
    void finish();
    /// Removes all records.
    std::int64_t clear();

   private:
    void index_words_of_fresh();
    CatalogueIndex& index_;
    std::unique_lock<std::mutex> lock_;
    std::unique_ptr<sql::Database> fresh_;
    sql::Database* db_;
    std::unique_ptr<sql::Transaction> whole_;  // around everything that is added
    bool trial_ = false;
  };

  /// Moves the file aside, as NAME.damaged-…, and creates an empty one.
  void begin_anew();

  /// Grows with every write: equal numbers mean that nothing changed in between.
  std::uint64_t generation() const { return generation_.load(std::memory_order_acquire); }
  const std::filesystem::path& file() const { return file_; }
  /// Whether an older version cut its words. False when there is no index.
  bool outdated() const;

 private:
  struct Reader {
    explicit Reader(const CatalogueIndex& from);
    ~Reader();
    const CatalogueIndex& index;
    std::shared_lock<std::shared_mutex> file_lock;
    std::unique_ptr<sql::Database> database;
  };
  void open() const;
  std::unique_ptr<sql::Database> connect() const;
  std::filesystem::path fresh_file() const { return file_.string() + ".new"; }
  std::unique_ptr<sql::Database> begin_fresh() const;
  void take_over();

  std::filesystem::path file_;
  mutable std::shared_mutex file_mutex_;  // shared by readers; exclusive for the replacement of the file
  mutable std::once_flag opened_;
  mutable std::mutex write_mutex_;
  mutable std::unique_ptr<sql::Database> writer_;
  mutable std::mutex readers_mutex_;
  mutable std::vector<std::unique_ptr<sql::Database>> readers_;
  std::atomic<std::uint64_t> generation_{1};
};

}  // namespace farmtok::farm::discovery
