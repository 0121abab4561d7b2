#include "farm/backup/aside.hpp"

#include <algorithm>

namespace farmtok::farm::backup {
namespace {

namespace fs = std::filesystem;

std::int64_t bytes_in(const fs::path& folder) {
  std::int64_t sum = 0;
  std::error_code ignored;
  for (auto each = fs::recursive_directory_iterator{folder, ignored}; each != fs::recursive_directory_iterator{};
       each.increment(ignored))
    if (each->is_regular_file(ignored)) {
      const auto bytes = each->file_size(ignored);
      if (!ignored) sum += static_cast<std::int64_t>(bytes);
    }
  return sum;
}

}  // namespace

bool holds_a_farm(const fs::path& state) {
  std::error_code unknown;
  return fs::exists(state / "farmtok.db", unknown) || fs::exists(state / "generation", unknown);
}

bool is_aside(const fs::path& path) { return path.filename().string().starts_with("replaced-") && holds_a_farm(path); }

std::vector<Aside> asides_of(const fs::path& state) {
  std::vector<Aside> made;
  std::error_code ignored;
  for (auto each = fs::directory_iterator{state, ignored}; each != fs::directory_iterator{}; each.increment(ignored))
    if (is_aside(each->path())) made.push_back({each->path().string(), bytes_in(each->path())});
  std::ranges::sort(made, {}, &Aside::folder);
  return made;
}

base::Json to_json(const std::vector<Aside>& asides) {
  auto made = base::Json::array();
  for (const auto& each : asides) made.push_back({{"folder", each.folder}, {"bytes", each.bytes}});
  return made;
}

}  // namespace farmtok::farm::backup
