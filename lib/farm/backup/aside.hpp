#pragma once
// The former files that a restore moved aside, in a folder `replaced-…` of the state.

#include <filesystem>
#include <string>
#include <vector>

#include "base/json.hpp"

namespace farmtok::farm::backup {

/// The parts of a farm, in the order in which they are moved aside.
inline constexpr const char* state_parts[]{
    "farmtok.db",     "farmtok.db-wal", "farmtok.db-shm", "catalogue.db", "catalogue.db-wal", "catalogue.db-shm",
    "webhook.secret", "webhook.root",   "generation",     "seal",         "running",          "media"};

/// The folder in which a restore gathers the new files; anything left there is unused.
inline constexpr const char* restored_folder = ".restored";

struct Aside {
  std::string folder;
  std::int64_t bytes = 0;
};

bool holds_a_farm(const std::filesystem::path& state);
/// Whether the path is such a folder, and still holds a farm.
bool is_aside(const std::filesystem::path& path);
/// All of a state, the oldest first.
std::vector<Aside> asides_of(const std::filesystem::path& state);
/// [{"folder","bytes"}]
base::Json to_json(const std::vector<Aside>& asides);

}  // namespace farmtok::farm::backup
