#pragma once
// Judges a state's database before anything may be written to it.

#include <filesystem>
#include <string>

#include "sql/database.hpp"
#include "store/mark.hpp"
#include "store/store.hpp"

namespace farmtok::store {

/// The facts from the files before the database is opened.
struct Before {
  bool fresh = false;    // there is no database yet
  bool suspect = false;  // it did not end cleanly, or nothing proves its content: it must be read
};

/// Throws STORAGE_DAMAGED: a database that is missing, cut, no database, changed by another program, or whose restore
/// was interrupted. Reads the file only when the file system shows that something has written to it since the last
/// clean end.
Before judge_files(const std::filesystem::path& folder, const Opening& opening);

/// The database's own generation; none when its schema is older than that, or it is empty. Throws STORAGE_DAMAGED.
std::optional<Generation> generation_of(sql::Database& db);

/// The generation in a database file that no program uses; its log is not read. Empty when the file holds none, or
/// cannot be read. Changes nothing.
std::optional<Generation> generation_in(const std::filesystem::path& database);

/// The id of the farm in a state folder, as its mark tells it, else its database: every farm gets one when its database
/// is made, and keeps it through restores. Empty when there is no farm, or neither tells. Changes nothing.
std::string farm_in(const std::filesystem::path& folder);

/// Throws STORAGE_DAMAGED when the database is older than its mark or not the one of the mark, when it has seen commits
/// or was opened before and there is no mark, and, if it is suspect, when it is damaged inside. Changes nothing.
void judge_database(sql::Database& db, const std::filesystem::path& folder, const Before& before,
                    const Opening& opening);

/// While this file is there, a restore has not ended.
std::filesystem::path restoring_file(const std::filesystem::path& folder);

}  // namespace farmtok::store
