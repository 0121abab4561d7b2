// The parts of a store beside its reads and writes that let the next start detect a loss: it counts
// commits, copies the log into the database, and seals the database's content.

#include <algorithm>

#include "base/error.hpp"
#include "log/log.hpp"
#include "sql/checkpoint.hpp"
#include "store/migrate.hpp"
#include "store/opening.hpp"
#include "store/seal.hpp"
#include "store/store.hpp"
#include "sys/durable.hpp"

namespace farmtok::store {
namespace {

/// Copying the log costs some milliseconds each time, with many posts more than that: the log stays below 32 MB.
constexpr int longest_log = 8000;
/// A digest of a larger database would take too long each time the farm is idle, and at the end.
constexpr std::int64_t sealed_when_quiet = 64 << 20;
constexpr std::int64_t sealed_at_the_end = 512 << 20;

}  // namespace

void Store::begin(sql::Database& writer) {
  migrate(writer);
  writer.keep_log(false);
  writer.take_over_log();
  stored_ = generation_of(writer).value();
  seen_changes_ = writer.total_changes();
  // An accepted state is the valid one from now on, and its content is unknown.
  if (opening_.accept) remove_seal(folder_);
  const auto mark = Mark::read(folder_);
  mark_.open(folder_);
  mark_.write(stored_);
  // A new mark is on the disk before anything else shows that there is a farm: a later start refuses a farm without it.
  if (!mark || mark->id != stored_.id) {
    sys::sync_file(Mark::file(folder_));
    sys::sync_folder(folder_);
  }
  Running::begin(folder_);
}

void Store::commit(sql::Transaction& transaction) {
  auto& db = *writer_;
  const bool changed = db.total_changes() != seen_changes_;
  if (changed) db("UPDATE generation SET number = ? WHERE one = 1", stored_.number + 1).run();
  transaction.commit();
  seen_changes_ = db.total_changes();
  if (!changed) return;
  ++stored_.number;
  mark_.write(stored_);
  copy_log_if_long();
}

void Store::break_seal() {
  const std::scoped_lock guard{seal_mutex_};
  ++copies_;
  remove_seal(folder_);
}

/// The commit is done: a failure here concerns the next one.
void Store::copy_log_if_long() {
  if (writer_->log_pages() < longest_log) return;
  try {
    break_seal();
    sql::copy_log(*writer_, sql::Copy::passive);
  } catch (const base::Error& error) {
    log::warn("the log could not be copied into the database", {{"error", error.message}});
  }
}

std::optional<Generation> Store::empty_log() {
  if (frozen()) return std::nullopt;
  // On a separate connection, so that the copy itself delays no writer.
  sql::Database own{path_, sql::Database::Mode::write, sql::Options{.vfs = opening_.vfs}};
  sql::copy_log(own, sql::Copy::passive);
  Turn turn{*this};
  turn.begun();
  if (!sql::copy_log(own, sql::Copy::empty).all) return std::nullopt;
  return stored_;
}

bool Store::checkpoint() {
  break_seal();
  const auto copied = empty_log();
  if (!copied) return false;
  std::uint64_t copies = 0;
  {
    const std::scoped_lock guard{seal_mutex_};
    copies = copies_;
  }
  auto seal = look_at(path_, false);
  if (seal.bytes > sealed_when_quiet) return true;
  seal = look_at(path_, true);
  seal.generation = copied->number;
  const std::scoped_lock guard{seal_mutex_};
  // The file may have been written to while it was read.
  if (copies == copies_ && untouched(seal, look_at(path_, false))) write_seal(folder_, seal);
  return true;
}

void Store::close_cleanly() {
  {
    const std::scoped_lock guard{readers_mutex_};
    readers_.clear();
  }
  try {
    break_seal();
    const auto copied = empty_log();
    if (!copied) return;
    auto seal = look_at(path_, false);
    if (seal.bytes <= sealed_at_the_end) seal = look_at(path_, true);
    seal.generation = copied->number;
    write_seal(folder_, seal);
    Running::end(folder_);
  } catch (const base::Error& error) {
    log::warn("the database could not be closed in order; the next start checks it", {{"error", error.message}});
  }
}

}  // namespace farmtok::store
