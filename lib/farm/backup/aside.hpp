#pragma once
// What a restore put aside: the files of before, in a folder `replaced-…` of the state.

#include <filesystem>
#include <string>
#include <vector>

#include "base/json.hpp"

namespace farmtok::farm {

/// What a farm is made of, in the order in which it is moved aside.
inline constexpr const char* state_parts[]{
    "farmtok.db",     "farmtok.db-wal", "farmtok.db-shm", "catalogue.db", "catalogue.db-wal", "catalogue.db-shm",
    "webhook.secret", "webhook.root",   "generation",     "seal",         "running",          "media"};

/// Where a restore gathers the files that come; what is left there belongs to nobody.
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

}  // namespace farmtok::farm
