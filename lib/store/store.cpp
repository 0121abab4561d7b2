#include "store/store.hpp"

#include <fmt/format.h>
#include <sys/statvfs.h>

#include <algorithm>
#include <utility>

#include "store/migrate.hpp"
#include "store/opening.hpp"

namespace farmtok::store {
namespace {

/// The open write of this thread, and its store.
thread_local const Store* joined_store = nullptr;
thread_local Tx* joined_tx = nullptr;

/// On the disk, before a frozen store tries to open for writing: opening and closing reads the whole log.
constexpr std::uint64_t room_to_thaw = 1 << 20;
/// The least time for other programs' locks that remains for a write that had to wait for others.
constexpr std::chrono::milliseconds shortest_patience{50};

}  // namespace

Store::Store(const std::string& folder, const base::Clock& clock, const Opening& opening)
    : folder_(folder), path_(folder + "/farmtok.db"), clock_(clock), opening_(opening) {
  const auto before = judge_files(folder_, opening_);
  try {
    writer_ = open_writer(before);
  } catch (const base::Error& error) {
    if (error.code != base::Code::STORAGE_FULL) throw;
    freeze(error, before);
  }
}

Store::~Store() = default;

Tx* Store::joined() const { return joined_store == this ? joined_tx : nullptr; }

void Store::set_joined(Tx* tx) const {
  joined_store = tx ? this : nullptr;
  joined_tx = tx;
}

void Store::committed(unsigned touched) {
  generation_.fetch_add(1, std::memory_order_acq_rel);
  if (troubled_.load(std::memory_order_acquire)) {
    const std::scoped_lock guard{trouble_mutex_};
    trouble_.reset();
    troubled_.store(false, std::memory_order_release);
  }
  if (listener_) listener_(touched);
}

std::unique_ptr<sql::Database> Store::open_writer(const Before& before) {
  auto made = std::make_unique<sql::Database>(path_, sql::Database::Mode::write, sql::Options{.vfs = opening_.vfs});
  made->keep_log(true);  // a refused database stays unchanged
  judge_database(*made, folder_, before, opening_);
  begin(*made);
  return made;
}

void Store::freeze(const base::Error& why, const Before& before) {
  auto alone = std::make_unique<sql::Database>(path_, sql::Database::Mode::read,
                                               sql::Options{.alone = true, .vfs = opening_.vfs});
  auto version = (*alone)("PRAGMA user_version");
  version.next();
  if (version.integer(0) != migrations().back().number) throw why;
  alone->keep_log(true);
  judge_database(*alone, folder_, before, opening_);
  alone_ = std::move(alone);
  frozen_.store(true, std::memory_order_release);
  refused(why);
}

bool Store::thaw() {
  if (!frozen()) return true;
  struct statvfs disk {};
  if (statvfs(folder_.c_str(), &disk) == 0 && std::uint64_t{disk.f_bavail} * disk.f_frsize < room_to_thaw) return false;
  const std::scoped_lock only{alone_mutex_};
  // Its lock keeps every other connection out.
  alone_.reset();
  try {
    auto writer = open_writer({});
    const std::scoped_lock guard{turn_mutex_};
    writer_ = std::move(writer);
    frozen_.store(false, std::memory_order_release);
    return true;
  } catch (const base::Error& error) {
    refused(error);
    alone_ = std::make_unique<sql::Database>(path_, sql::Database::Mode::read,
                                             sql::Options{.alone = true, .vfs = opening_.vfs});
    if (error.code != base::Code::STORAGE_FULL) throw;
    return false;
  }
}

std::optional<base::Error> Store::trouble() const {
  const std::scoped_lock guard{trouble_mutex_};
  return trouble_;
}

void Store::refused(const base::Error& error) {
  // Only errors of the database: other files may be refused room within a write, too.
  if (error.cause.empty() || !base::storage_refused(error.code)) return;
  const std::scoped_lock guard{trouble_mutex_};
  if (trouble_ && trouble_->code == base::Code::STORAGE_FAILED) return;
  trouble_ = error;
  troubled_.store(true, std::memory_order_release);
}

Store::Turn::Turn(Store& store) : store_(store) {
  using std::chrono::duration_cast, std::chrono::milliseconds, std::chrono::steady_clock;
  const auto came = steady_clock::now();
  std::unique_lock lock{store_.turn_mutex_};
  const auto free = [this] { return !store_.turn_taken_; };
  if (!store_.turn_free_.wait_for(lock, patience, free)) {
    // Waits for other writes that make progress, but not for one that itself waits for another program.
    store_.turn_free_.wait_for(lock, long_patience - patience, [&] { return free() || store_.turn_begins_; });
    if (store_.turn_taken_ && store_.turn_begins_)
      throw base::Error{base::Code::STORAGE_BUSY, fmt::format("another program has locked {}", store_.path_),
                        "End what has the file open (a database browser, a copy under way), or try again later."};
    if (store_.turn_taken_)
      throw base::Error{base::Code::STORAGE_BUSY, "another write of the daemon takes very long", "Try again later."};
  }
  if (!store_.writer_)
    throw store_.trouble().value_or(base::Error{base::Code::STORAGE_FULL, "the disk is full", "Free some space."});
  if (store_.writer_->io_error())
    throw base::Error{base::Code::STORAGE_FAILED, "nothing has been written since the disk failed",
                      "Look after the disk (`dmesg`), then restart the daemon: it checks what is on it."};
  const auto left = patience - duration_cast<milliseconds>(steady_clock::now() - came);
  store_.writer_->patience(std::max(left, shortest_patience));
  store_.turn_taken_ = store_.turn_begins_ = mine_ = true;
}

void Store::Turn::begun() {
  const std::scoped_lock guard{store_.turn_mutex_};
  store_.turn_begins_ = false;
}

void Store::Turn::end() {
  if (!std::exchange(mine_, false)) return;
  {
    const std::scoped_lock guard{store_.turn_mutex_};
    store_.turn_taken_ = store_.turn_begins_ = false;
  }
  store_.turn_free_.notify_one();
}

Store::Reader::Reader(const Store& from) : store_(from) {
  if (store_.frozen()) {
    only_ = std::unique_lock{store_.alone_mutex_};
    if (store_.frozen()) {
      if (store_.alone_) return;
      throw store_.trouble().value_or(base::Error{base::Code::STORAGE_BUSY, "the database cannot be opened now"});
    }
    only_.unlock();
  }
  {
    const std::scoped_lock guard{store_.readers_mutex_};
    if (!store_.readers_.empty()) {
      own_ = std::move(store_.readers_.back());
      store_.readers_.pop_back();
    }
  }
  if (!own_)
    own_ = std::make_unique<sql::Database>(store_.path_, sql::Database::Mode::read,
                                           sql::Options{.vfs = store_.opening_.vfs});
}

Store::Reader::~Reader() {
  if (!own_) return;
  const std::scoped_lock guard{store_.readers_mutex_};
  if (store_.readers_.size() < 8) store_.readers_.push_back(std::move(own_));
}

std::string Store::meta(const std::string& key, const std::function<std::string()>& make) {
  const auto known = [&](sql::Database& db) -> std::optional<std::string> {
    auto found = db("SELECT value FROM meta WHERE key = ?", key);
    return found.next() ? std::optional{found.text(0)} : std::nullopt;
  };
  if (auto kept = read(known)) return *kept;
  return write([&](Tx& tx) {
    if (auto kept = known(tx.db)) return *kept;
    auto made = make();
    tx.db("INSERT INTO meta (key, value) VALUES (?, ?)", key, made).run();
    return made;
  });
}

}  // namespace farmtok::store
