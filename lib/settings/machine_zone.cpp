#include "settings/machine_zone.hpp"

#include <unistd.h>

#include <array>
#include <cstdlib>

namespace farmtok::settings {
namespace {

/// "America/New_York" of ".../zoneinfo/America/New_York".
std::string after_zoneinfo(std::string_view path) {
  constexpr std::string_view mark = "zoneinfo/";
  const auto at = path.rfind(mark);
  return at == std::string_view::npos ? std::string{} : std::string{path.substr(at + mark.size())};
}

}  // namespace

std::string machine_zone() {
  if (const char* zone = std::getenv("TZ"); zone && *zone) {
    std::string_view name = zone;
    if (name.starts_with(':')) name.remove_prefix(1);
    if (name.starts_with('/')) return after_zoneinfo(name).empty() ? "UTC" : after_zoneinfo(name);
    // "EST5EDT,M3.2.0" is a rule, not a name; an IANA name has a slash or is UTC.
    if (name.find('/') != std::string_view::npos && name.find(',') == std::string_view::npos && name != "Etc/UTC")
      return std::string{name};
    return "UTC";
  }
  std::array<char, 512> target{};
  const auto length = ::readlink("/etc/localtime", target.data(), target.size());
  const auto name = length > 0 ? after_zoneinfo({target.data(), static_cast<std::size_t>(length)}) : std::string{};
  // One name for one zone, as in posts and calendars.
  return name.empty() || name == "Etc/UTC" ? "UTC" : name;
}

std::string usual_zone(const Settings& settings) {
  const auto configured = settings.text("timezone");
  return configured.empty() ? machine_zone() : configured;
}

bool has_own_zone(const Settings& settings) { return !settings.text("timezone").empty(); }

}  // namespace farmtok::settings
