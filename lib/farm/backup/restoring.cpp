#include "farm/backup/restoring.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

#include "base/error.hpp"
#include "crypto/crypto.hpp"
#include "farm/backup/aside.hpp"
#include "farm/backup/pool.hpp"
#include "sql/database.hpp"
#include "store/mark.hpp"
#include "store/opening.hpp"
#include "sys/durable.hpp"

namespace farmtok::farm::backup {
namespace {

namespace fs = std::filesystem;
using base::Code;
using base::Error;

[[noreturn]] void refuse(const fs::path& name, const std::string& why) {
  throw Error{Code::STORAGE_FULL, fmt::format("cannot restore {}: {}", name.string(), why),
              "Free some space; nothing was changed."};
}

void make_folder(const fs::path& folder) {
  std::error_code fault;
  fs::create_directories(folder, fault);
  if (fault) refuse(folder, fault.message());
}

void move_into(const fs::path& from, const fs::path& to) {
  if (!fs::exists(fs::symlink_status(from))) return;
  if (::rename(from.c_str(), to.c_str()) != 0)
    throw Error{Code::STORAGE_FULL,
                fmt::format("cannot move {} to {}: {}", from.string(), to.string(), std::strerror(errno)),
                "Check the disk and the permissions of the state folder, and run the restore again."};
}

}  // namespace

Restoring::Restoring(std::string name, fs::path state, base::Instant now)
    : name_(std::move(name)), state_(std::move(state)), fresh_(state_ / restored_folder) {
  auto stamp = base::format_instant(std::chrono::floor<std::chrono::seconds>(now)).substr(0, 19);
  std::erase_if(stamp, [](char c) { return c == '-' || c == ':'; });
  aside_ = state_ / fmt::format("replaced-{}Z-{}", stamp, crypto::new_id("x").substr(2, 4));
  std::error_code fault;
  fs::remove_all(fresh_, fault);
}

Restoring::~Restoring() {
  std::error_code ignored;
  fs::remove_all(fresh_, ignored);
}

fs::path Restoring::target(const fs::path& name) {
  auto made = fresh_ / name;
  make_folder(made.parent_path());
  return made;
}

void Restoring::copy(const fs::path& from, const fs::path& name) {
  const auto to = target(name);
  std::error_code fault;
  fs::copy_file(from, to, fault);
  if (fault) refuse(name, fault.message());
  ::chmod(to.c_str(), 0600);
  sys::sync_file(to);
}

void Restoring::take(const fs::path& from, const fs::path& name) { link_or_copy(from, target(name)); }

bool Restoring::bring(const std::string& sha256, const fs::path& pooled) {
  const auto name = fs::path{"media"} / sha256.substr(0, 2) / sha256;
  if (has_bytes(state_ / name, sha256)) {
    take(state_ / name, name);
    return true;
  }
  return fs::exists(pooled) && copy_compared(pooled, target(name), sha256);
}

void Restoring::become(const std::string& id) {
  const auto file = fresh_ / "farmtok.db";
  {
    sql::Database db{file.string(), sql::Database::Mode::write};
    if (!store::generation_of(db)) return;
    db("UPDATE generation SET id = ? WHERE one = 1", id).run();
  }
  sys::sync_file(file);
  fs::remove(fresh_ / "seal");  // of the content before
}

void Restoring::mark() {
  sql::Database frozen{(fresh_ / "farmtok.db").string(), sql::Database::Mode::immutable};
  const auto generation = store::generation_of(frozen);
  if (!generation) return;  // of a version without marks
  store::Mark mark;
  mark.open(fresh_);
  mark.write(*generation);
  sys::sync_file(store::Mark::file(fresh_));
}

std::string Restoring::exchange() {
  make_folder(fresh_ / "media");
  for (const auto& folder : fs::directory_iterator{fresh_ / "media"})
    if (folder.is_directory()) sys::sync_folder(folder.path());
  sys::sync_folder(fresh_ / "media");
  sys::sync_folder(fresh_);
  sys::write_durably(store::restoring_file(state_), name_ + "\n");
  bool moved = false;
  for (const auto* part : state_parts) {
    if (!fs::exists(fs::symlink_status(state_ / part))) continue;
    if (!std::exchange(moved, true)) make_folder(aside_);
    move_into(state_ / part, aside_ / part);
  }
  for (const auto* part : state_parts) move_into(fresh_ / part, state_ / part);
  sys::sync_folder(state_);
  fs::remove(store::restoring_file(state_));
  sys::sync_folder(state_);
  return moved ? aside_.string() : std::string{};
}

}  // namespace farmtok::farm::backup
