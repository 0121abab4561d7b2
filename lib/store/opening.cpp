#include "store/opening.hpp"

#include <fmt/format.h>

#include <chrono>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "log/log.hpp"
#include "sql/check.hpp"
#include "store/seal.hpp"

namespace farmtok::store {
namespace {

namespace fs = std::filesystem;
using base::Code;
using base::Error;

constexpr const char* what_helps = "`farmtok backup list` shows what can be restored.";
/// Only the daily check compares indexes of a larger database: a start must not take minutes.
constexpr std::uintmax_t fully_read = 64 << 20;

[[noreturn]] void refuse(std::string words) { throw Error{Code::STORAGE_DAMAGED, std::move(words), what_helps}; }

std::uintmax_t size_of(const fs::path& file) {
  std::error_code missing;
  const auto bytes = fs::file_size(file, missing);
  return missing ? 0 : bytes;
}

/// Whether a daemon has left traces of a farm, other than its mark.
bool opened_before(const fs::path& folder) { return read_seal(folder) || Running::left_behind(folder); }

/// Whether the file holds the sealed content. A program that read the database after the daemon was killed may have
/// copied the log into it since: then the seal is no longer valid.
enum class Content { sealed, unknown };

Content judge_seal(const fs::path& database, const Seal& seal, bool unclean, const Opening& opening) {
  const auto shown = look_at(database, false);
  if (!unclean && untouched(seal, shown)) return Content::sealed;
  if (seal.sha256.empty()) return Content::unknown;
  if (shown.bytes == seal.bytes && look_at(database, true).sha256 == seal.sha256) return Content::sealed;
  if (opening.accept || generation_in(database).value_or(Generation{}).number > seal.generation)
    return Content::unknown;
  refuse(fmt::format("{} is damaged, or was changed by another program: its content is not the one that farmtokd left",
                     database.string()));
}

}  // namespace

fs::path restoring_file(const fs::path& folder) { return folder / "restoring"; }

Before judge_files(const fs::path& folder, const Opening& opening) {
  const auto database = folder / "farmtok.db";
  if (fs::exists(restoring_file(folder)))
    throw Error{Code::STORAGE_DAMAGED, fmt::format("a restore into {} was broken off", folder.string()),
                "Run it again: `farmtok backup list` names the backups."};
  if (size_of(database) == 0) {
    if ((Mark::read(folder) || opened_before(folder)) && !opening.accept)
      refuse(fmt::format("{} is {}, but there was a farm in this state", database.string(),
                         fs::exists(database) ? "empty" : "gone"));
    return {.fresh = true, .suspect = false};
  }
  const bool has_log = size_of(database.string() + "-wal") > 0;
  if (!has_log)
    if (const auto fault = sql::header_fault(database.string()))
      refuse(fmt::format("{} is damaged: {}", database.string(), *fault));
  const bool unclean = has_log || Running::left_behind(folder);
  const auto seal = read_seal(folder);
  if (!seal) return {.fresh = false, .suspect = true};
  const auto content = judge_seal(database, *seal, unclean, opening);
  return {.fresh = false, .suspect = unclean || content == Content::unknown};
}

std::optional<Generation> generation_of(sql::Database& db) {
  if (!db("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'generation'").next()) return std::nullopt;
  auto query = db("SELECT number, id FROM generation WHERE one = 1");
  if (!query.next()) throw Error{Code::STORAGE_DAMAGED, "the database is damaged: it has no generation", what_helps};
  return Generation{.id = query.text(1), .number = query.integer(0)};
}

std::optional<Generation> generation_in(const fs::path& database) {
  try {
    sql::Database frozen{database.string(), sql::Database::Mode::immutable};
    return generation_of(frozen);
  } catch (const Error&) {
    return std::nullopt;
  }
}

std::string farm_in(const fs::path& folder) {
  if (const auto mark = Mark::read(folder)) return mark->id;
  return generation_in(folder / "farmtok.db").value_or(Generation{}).id;
}

void judge_database(sql::Database& db, const fs::path& folder, const Before& before, const Opening& opening) {
  const auto path = (folder / "farmtok.db").string();
  const auto found = generation_of(db);
  const auto mark = Mark::read(folder);
  if (mark && !opening.accept) {
    if (!found || found->id != mark->id)
      refuse(fmt::format("{} or the log beside it is not of this state: another database was put in its place", path));
    if (found->number < mark->number)
      refuse(
          fmt::format("{} is older than it was: {} of {} commits are missing; the log beside it is gone or damaged, "
                      "or an older file was put in its place",
                      path, mark->number - found->number, mark->number));
  }
  const auto number = found ? found->number : 0;
  if (!mark && !opening.accept && (number > 0 || opened_before(folder)))
    refuse(
        fmt::format("{} may be an older copy or lack its log: it has {} commits, and the file {} beside it, which "
                    "records their number, is missing or damaged",
                    path, number, Mark::file(folder).filename().string()));
  if (before.fresh || !before.suspect) return;
  const auto begun = std::chrono::steady_clock::now();
  const auto bytes = size_of(path) + size_of(path + "-wal");
  const auto faults = sql::faults_in(db, bytes <= fully_read ? sql::Depth::full : sql::Depth::quick);
  if (!faults.empty())
    refuse(fmt::format("{} is damaged: {}{}", path, base::fit(faults.front(), 300),
                       faults.size() > 1 ? fmt::format(" (and {} more)", faults.size() - 1) : ""));
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun);
  if (took > std::chrono::milliseconds{100})
    log::info("the database was checked, because the last end was not a clean one",
              {{"milliseconds", took.count()}, {"bytes", bytes}});
}

}  // namespace farmtok::store
