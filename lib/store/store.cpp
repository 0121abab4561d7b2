#include "store/store.hpp"

#include "store/migrate.hpp"

namespace farmtok::store {
namespace {

/// The open write of this thread, and whose it is.
thread_local const Store* joined_store = nullptr;
thread_local Tx* joined_tx = nullptr;

}  // namespace

Store::Store(const std::string& folder, const base::Clock& clock)
    : folder_(folder),
      path_(folder + "/farmtok.db"),
      clock_(clock),
      writer_(std::make_unique<sql::Database>(path_, sql::Database::Mode::write)) {
  // Changes go from the log into the file less often: with many posts they are all over it, and each time costs some
  // milliseconds. The log stays below 32 MB.
  writer_->script("PRAGMA wal_autocheckpoint=8000;");
  migrate(*writer_);
}

Store::~Store() = default;

Tx* Store::joined() const { return joined_store == this ? joined_tx : nullptr; }

void Store::set_joined(Tx* tx) const {
  joined_store = tx ? this : nullptr;
  joined_tx = tx;
}

void Store::committed(unsigned touched) {
  generation_.fetch_add(1, std::memory_order_acq_rel);
  if (listener_) listener_(touched);
}

Store::Reader::Reader(const Store& from) : store(from) {
  {
    const std::scoped_lock guard{store.readers_mutex_};
    if (!store.readers_.empty()) {
      database = std::move(store.readers_.back());
      store.readers_.pop_back();
    }
  }
  if (!database) database = std::make_unique<sql::Database>(store.path_, sql::Database::Mode::read);
}

Store::Reader::~Reader() {
  const std::scoped_lock guard{store.readers_mutex_};
  if (store.readers_.size() < 8) store.readers_.push_back(std::move(database));
}

std::string Store::meta(const std::string& key, const std::function<std::string()>& make) {
  return write([&](Tx& tx) {
    auto found = tx.db("SELECT value FROM meta WHERE key = ?", key);
    if (found.next()) return found.text(0);
    auto made = make();
    tx.db("INSERT INTO meta (key, value) VALUES (?, ?)", key, made).run();
    return made;
  });
}

}  // namespace farmtok::store
