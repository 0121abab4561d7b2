#pragma once
// The store of one daemon: one connection that writes, a few that read, and what happens after a commit.

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "model/enums.hpp"
#include "sql/database.hpp"

namespace farmtok::store {

/// What a write happens in: its connection, its moment, and which kinds of work it touched.
struct Tx {
  sql::Database& db;
  base::Instant now;
  unsigned touched = 0;  // one bit for each model::WorkKind that was added or moved

  void touch(model::WorkKind kind) { touched |= 1U << static_cast<unsigned>(kind); }
};

class Store {
 public:
  /// Opens `folder`/farmtok.db, creating and migrating it. Throws STORAGE_DAMAGED or STORAGE_FULL in plain words, and
  /// CONFIG_INVALID when a newer farmtok wrote it.
  Store(const std::string& folder, const base::Clock& clock);
  ~Store();

  /// Runs `work(Tx&)` in one IMMEDIATE transaction and returns its value; rolled back when it throws. Within a write
  /// of the same thread it joins that transaction, so that small operations compose into one commit. Thread-safe.
  template <class Work>
  auto write(Work&& work) {
    if (Tx* open = joined()) return work(*open);
    return in_transaction(std::forward<Work>(work));
  }

  /// Runs `work(sql::Database&)` on a reading connection. Thread-safe.
  template <class Work>
  auto read(Work&& work) const {
    const Reader reader{*this};
    return work(*reader.database);
  }

  /// Called after each commit, on the thread that wrote, with the kinds of work it touched. Set before any thread runs.
  void on_commit(std::function<void(unsigned touched)> listener) { listener_ = std::move(listener); }
  /// Counts commits: equal numbers mean that nothing changed in between.
  std::uint64_t generation() const { return generation_.load(std::memory_order_acquire); }
  const base::Clock& clock() const { return clock_; }
  const std::string& folder() const { return folder_; }

  /// A value of the installation, e.g. its user id; made by `make` and kept at the first call.
  std::string meta(const std::string& key, const std::function<std::string()>& make);

 private:
  struct Reader {
    explicit Reader(const Store& from);
    ~Reader();
    const Store& store;
    std::unique_ptr<sql::Database> database;
  };

  Tx* joined() const;
  void set_joined(Tx* tx) const;
  void committed(unsigned touched);

  template <class Work>
  auto in_transaction(Work&& work) {
    using Value = std::invoke_result_t<Work, Tx&>;
    std::unique_lock lock{write_mutex_};
    sql::Transaction transaction{*writer_};
    Tx tx{*writer_, clock_.now()};
    struct Joined {
      const Store& store;
      Joined(const Store& s, Tx& t) : store(s) { store.set_joined(&t); }
      ~Joined() { store.set_joined(nullptr); }
    };
    const auto finish = [&] {
      transaction.commit();
      lock.unlock();
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
  std::mutex write_mutex_;
  std::unique_ptr<sql::Database> writer_;
  mutable std::mutex readers_mutex_;
  mutable std::vector<std::unique_ptr<sql::Database>> readers_;
  std::function<void(unsigned)> listener_;
  std::atomic<std::uint64_t> generation_{1};
};

}  // namespace farmtok::store
