#include "farm/backup/without_manifest.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/time.hpp"
#include "farm/backup/kept_secrets.hpp"
#include "farm/page.hpp"
#include "queue/events.hpp"
#include "sql/check.hpp"
#include "store/opening.hpp"

namespace farmtok::farm::backup {
namespace {

namespace fs = std::filesystem;
using base::Code;
using base::Error;

constexpr const char* backup_catalogue = "catalogue.db";

void add_file(Manifest& made, const fs::path& folder, const std::string& name) {
  std::error_code missing;
  const auto bytes = fs::file_size(folder / name, missing);
  if (missing) return;
  made.files.push_back({name, {}, static_cast<std::int64_t>(bytes)});
  made.about.bytes += made.files.back().bytes;
}

/// The stored videos that belonged to the farm, and those that it had lost.
void add_media(Manifest& made, sql::Database& db) {
  auto query =
      db("SELECT sha256, bytes, damaged_at IS NULL FROM media WHERE gone_at IS NULL OR damaged_at IS NOT NULL ORDER BY "
         "row");
  while (query.next()) {
    if (query.integer(2) == 0) {
      made.missing.push_back(query.text(0));
      continue;
    }
    made.media.push_back({query.text(0), query.integer(1)});
    made.about.media_bytes += query.integer(1);
  }
  made.about.media_files = static_cast<std::int64_t>(made.media.size());
  made.about.missing_media = static_cast<std::int64_t>(made.missing.size());
}

/// A folder that was given another name tells no date: then its newest event does.
base::Instant begun(const fs::path& folder, sql::Database& db) {
  if (const auto named = time_in(folder.filename().string())) return *named;
  return base::from_millis(count(db("SELECT coalesce(max(at), 0) FROM events")));
}

}  // namespace

Manifest without_manifest(const fs::path& folder, const std::string& lost) {
  const auto file = folder / backup_database;
  std::error_code unknown;
  if (!fs::exists(file, unknown)) throw Error{Code::STORAGE_DAMAGED, "it is missing"};
  if (const auto fault = sql::header_fault(file.string())) throw Error{Code::STORAGE_DAMAGED, *fault};
  sql::Database db{file.string(), sql::Database::Mode::immutable};
  const auto generation = store::generation_of(db);
  if (!generation) throw Error{Code::STORAGE_DAMAGED, "it is not the database of a farm"};
  Manifest made;
  made.lost = lost;
  auto& about = made.about;
  about.name = folder.filename().string();
  about.state = model::BackupState::damaged;
  about.fault = fmt::format("{} {}", manifest_name, lost);
  about.farm = generation->id;
  about.generation = generation->number;
  about.schema_version = count(db("PRAGMA user_version"));
  about.last_event = queue::last_event(db);
  about.created_at = begun(folder, db);
  add_file(made, folder, backup_database);
  add_file(made, folder, backup_catalogue);
  for (const std::string name : kept_secret_names) add_file(made, folder, name);
  add_media(made, db);
  return made;
}

bool may_be_backup(const fs::path& folder) {
  std::error_code unknown;
  if (!fs::is_regular_file(folder / backup_database, unknown)) return false;
  for (const auto* of_a_state : {"generation", "farmtok.db-wal", "lock"})
    if (fs::exists(folder / of_a_state, unknown)) return false;
  return true;
}

}  // namespace farmtok::farm::backup
