#include "settings/variables.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <string_view>

#include "base/text/text.hpp"
#include "settings/settings.hpp"

namespace farmtok::settings {
namespace {

constexpr std::string_view prefix = "FARMTOK_";

/// Without the prefix, which would make any two names similar.
std::vector<std::string> known_names() {
  std::vector<std::string> names{"CONFIG", "NO_AUTOSTART"};
  for (const auto& key : keys()) names.push_back(variable_of(key.name).substr(prefix.size()));
  return names;
}

}  // namespace

std::vector<std::string> mistyped_variables() {
  std::vector<std::string> told;
  std::vector<std::string> known;
  for (char** each = environ; each && *each; ++each) {
    std::string_view name = *each;
    name = name.substr(0, name.find('='));
    if (!name.starts_with(prefix)) continue;
    if (known.empty()) known = known_names();
    const auto own = name.substr(prefix.size());
    if (std::ranges::find(known, own) != known.end()) continue;
    if (const auto near = base::closest(own, known))
      told.push_back(fmt::format("{} is no setting; did you mean {}{}?", name, prefix, *near));
  }
  std::ranges::sort(told);
  return told;
}

}  // namespace farmtok::settings
