#include "api/sizes.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "base/text/text.hpp"
#include "farm/backup/aside.hpp"
#include "farm/backup/policy.hpp"
#include "farm/library/uses.hpp"
#include "farm/messages/outbox.hpp"

namespace farmtok::api {
namespace {

namespace fs = std::filesystem;

std::int64_t bytes_of(const fs::path& file) {
  std::error_code missing;
  const auto bytes = fs::file_size(file, missing);
  return missing ? 0 : static_cast<std::int64_t>(bytes);
}

std::int64_t bytes_in(const fs::path& folder) {
  std::int64_t sum = 0;
  std::error_code ignored;
  for (auto each = fs::recursive_directory_iterator{folder, ignored}; each != fs::recursive_directory_iterator{};
       each.increment(ignored))
    if (each->is_regular_file(ignored)) sum += bytes_of(each->path());
  return sum;
}

/// The log and the older, full log files.
std::int64_t log_bytes(const fs::path& state) {
  std::int64_t sum = 0;
  std::error_code ignored;
  for (auto each = fs::directory_iterator{state, ignored}; each != fs::directory_iterator{}; each.increment(ignored))
    if (each->path().filename().string().starts_with("farmtokd.log")) sum += bytes_of(each->path());
  return sum;
}

fs::path backups(const Api& api) {
  const auto chosen = farm::backup::backup_policy(api.farm.settings).folder;
  return chosen.empty() ? fs::path{api.farm.store.folder()} / "backups" : fs::path{chosen};
}

}  // namespace

base::Json sizes_of(const Api& api) {
  const fs::path state{api.farm.store.folder()};
  base::Json made{{"database", bytes_of(state / "farmtok.db")},
                  {"wal", bytes_of(state / "farmtok.db-wal")},
                  {"media", api.farm.store.read(farm::library::kept_bytes)},
                  {"outbox", bytes_in(farm::messages::outbox_folder(api.farm))},
                  {"log", log_bytes(state)}};
  std::error_code missing;
  // The stored videos of the backups are copies, so their size is counted once more.
  if (const auto folder = backups(api); fs::is_directory(folder, missing)) {
    const auto pool = bytes_in(folder / "media");
    made["backups"] = bytes_in(folder) - pool;
    if (pool > 0) made["backup_media"] = pool;
  }
  std::int64_t replaced = 0;
  for (const auto& each : farm::backup::asides_of(state)) replaced += each.bytes;
  if (replaced > 0) made["replaced"] = replaced;
  return made;
}

std::string sizes_in_words(const base::Json& sizes) {
  std::string told;
  for (const auto& [name, bytes] : sizes.items())
    told += fmt::format("{}{} {}", told.empty() ? "" : ", ", name, base::human_bytes(bytes.get<std::int64_t>()));
  return told;
}

}  // namespace farmtok::api
