#pragma once
// The store of one daemon: one connection that writes, a few that read, and a callback after each commit.

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "model/enums.hpp"
#include "sql/database.hpp"
#include "store/mark.hpp"

namespace farmtok::store {

/// The context of a write: its connection, its moment, and which kinds of work it touched.
struct Tx {
  sql::Database& db;
  base::Instant now;
  unsigned touched = 0;  // one bit for each model::WorkKind that was added or moved

  void touch(model::WorkKind kind) { touched |= 1U << static_cast<unsigned>(kind); }
};

/// How the database of a state is opened.
struct Opening {
  /// Also opens a database that is older than it was, or was changed by another program, as long as it is sound.
  bool accept = false;
  /// As sql::Options::vfs.
  std::string vfs = {};
};

struct Before;

class Store {
 public:
  /// The longest total wait of a write while another program holds the database locked, including its wait for other
  /// writes of this process.
  static constexpr std::chrono::milliseconds patience = sql::Database::usual_patience;
  /// The longest wait of a write for other writes of this process while those make progress.
  static constexpr std::chrono::seconds long_patience{10};

  /// Opens `folder`/farmtok.db, creating and migrating it. Before anything is changed it is judged (opening.hpp): a
  /// database that is damaged, older than it was, or not the one left there is refused and unchanged. On a full disk, a
  /// database of the newest version is opened for reading alone, until thaw(). Throws STORAGE_DAMAGED, STORAGE_BUSY,
  /// STORAGE_FULL when there is no database yet or it is of an older version, and CONFIG_INVALID when a newer farmtok
  /// wrote it.
  Store(const std::string& folder, const base::Clock& clock, const Opening& opening = {});
  ~Store();

  /// Runs `work(Tx&)` in one IMMEDIATE transaction and returns its value; rolled back when it throws. Within a write
  /// of the same thread it joins that transaction, so that small operations compose into one commit. Thread-safe.
  /// Throws STORAGE_FULL, STORAGE_BUSY after at most `patience` or `long_patience`, and STORAGE_FAILED from the first
  /// I/O error on: the check at the next start then judges the content on the disk.
  template <class Work>
  auto write(Work&& work) {
    if (Tx* open = joined()) return work(*open);
    return in_transaction(std::forward<Work>(work));
  }

  /// Runs `work(sql::Database&)` on a reading connection. Thread-safe.
  template <class Work>
  auto read(Work&& work) const {
    const Reader reader{*this};
    return work(reader.database());
  }

  /// Why writes are refused, or the last one was; empty when they are accepted. A commit clears it. Thread-safe.
  std::optional<base::Error> trouble() const;
  /// Whether the database is open for reading alone, because the disk is full.
  bool frozen() const { return frozen_.load(std::memory_order_acquire); }
  /// Opens a frozen store for writing once there is some room; true when it is open for writing. Waits for running
  /// reads. Throws the errors of opening, except STORAGE_FULL.
  bool thaw();

  /// Called after each commit, on the thread that wrote, with the kinds of work it touched. Set before any thread runs.
  void on_commit(std::function<void(unsigned touched)> listener) { listener_ = std::move(listener); }
  /// Counts commits: equal numbers mean that nothing changed in between.
  std::uint64_t generation() const { return generation_.load(std::memory_order_acquire); }
  const base::Clock& clock() const { return clock_; }
  const std::string& folder() const { return folder_; }
  const std::string& path() const { return path_; }

  /// Copies the log into the database and empties it; no reader and no writer waits for it. Then records the database's
  /// content (seal.hpp) unless it is large. False when a reader blocked it: then some of the log is left.
  bool checkpoint();
  /// The last call before a clean end, after which nothing may be written: copies the log into the database, and the
  /// next start finds the database as it was left.
  void close_cleanly();

  /// A value of the installation, e.g. its user id; made by `make` and stored at the first call.
  std::string meta(const std::string& key, const std::function<std::string()>& make);

 private:
  /// A reading connection, taken from the idle ones; for a frozen store the only existing connection, which one
  /// thread has at a time.
  class Reader {
   public:
    explicit Reader(const Store& from);
    ~Reader();
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;
    sql::Database& database() const { return own_ ? *own_ : *store_.alone_; }

   private:
    const Store& store_;
    std::unique_lock<std::recursive_mutex> only_;
    std::unique_ptr<sql::Database> own_;
  };

  /// Exclusive access for a write: waits for it, and limits the writer's wait for other programs to the remaining time.
  class Turn {
   public:
    explicit Turn(Store& store);
    ~Turn() { end(); }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    /// The transaction is open: from now on other writers wait for this process, not for another program.
    void begun();
    void end();

   private:
    Store& store_;
    bool mine_ = false;
  };

  std::unique_ptr<sql::Database> open_writer(const Before& before);
  void freeze(const base::Error& why, const Before& before);
  void refused(const base::Error& error);
  Tx* joined() const;
  void set_joined(Tx* tx) const;
  void committed(unsigned touched);
  void begin(sql::Database& writer);
  /// Increments the generation within the transaction, commits, and notes the generation outside the database.
  void commit(sql::Transaction& transaction);
  void copy_log_if_long();
  /// Invalidates the knowledge of the database's content, because it is about to change.
  void break_seal();
  /// Copies the log and, while no write is open, empties it; the generation that the file then holds, none when a
  /// reader blocked it.
  std::optional<Generation> empty_log();

  template <class Work>
  auto in_transaction(Work&& work) {
    try {
      return in_turn(std::forward<Work>(work));
    } catch (const base::Error& error) {
      refused(error);
      throw;
    }
  }

  template <class Work>
  auto in_turn(Work&& work) {
    using Value = std::invoke_result_t<Work, Tx&>;
    Turn turn{*this};
    sql::Transaction transaction{*writer_};
    turn.begun();
    Tx tx{*writer_, clock_.now()};
    struct Joined {
      const Store& store;
      Joined(const Store& s, Tx& t) : store(s) { store.set_joined(&t); }
      ~Joined() { store.set_joined(nullptr); }
    };
    const auto finish = [&] {
      commit(transaction);
      turn.end();
      committed(tx.touched);
    };
    if constexpr (std::is_void_v<Value>) {
      {
        const Joined scope{*this, tx};
        work(tx);
      }
      finish();
    } else {
      Value value = [&] {
        const Joined scope{*this, tx};
        return work(tx);
      }();
      finish();
      return value;
    }
  }

  std::string folder_;
  std::string path_;
  const base::Clock& clock_;
  Opening opening_;
  std::mutex turn_mutex_;
  std::condition_variable turn_free_;
  bool turn_taken_ = false;
  bool turn_begins_ = false;  // the writer has no transaction yet: another program may hold the lock
  std::unique_ptr<sql::Database> writer_;
  std::atomic<bool> frozen_{false};
  mutable std::recursive_mutex alone_mutex_;
  std::unique_ptr<sql::Database> alone_;  // of a frozen store
  mutable std::mutex trouble_mutex_;
  std::optional<base::Error> trouble_;
  std::atomic<bool> troubled_{false};
  mutable std::mutex readers_mutex_;
  mutable std::vector<std::unique_ptr<sql::Database>> readers_;
  Mark mark_;
  Generation stored_;              // as in the database, guarded by Turn
  std::int64_t seen_changes_ = 0;  // of the writer, at its last commit
  std::mutex seal_mutex_;
  std::uint64_t copies_ = 0;  // of the log into the database, under seal_mutex_
  std::function<void(unsigned)> listener_;
  std::atomic<std::uint64_t> generation_{1};
};

}  // namespace farmtok::store
