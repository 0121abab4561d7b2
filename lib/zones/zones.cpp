#include "zones/zones.hpp"

#include <date/tz.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>

#include "base/error.hpp"
#include "base/text.hpp"

namespace farmtok::zones {
namespace {

struct Short {
  std::string_view word;
  std::string_view zone;
};

/// What people mean by an abbreviation. Winter and summer names of one place mean the same zone.
constexpr std::array abbreviations{
    Short{"EST", "America/New_York"},
    Short{"EDT", "America/New_York"},
    Short{"ET", "America/New_York"},
    Short{"CST", "America/Chicago"},
    Short{"CDT", "America/Chicago"},
    Short{"CT", "America/Chicago"},
    Short{"MST", "America/Denver"},
    Short{"MDT", "America/Denver"},
    Short{"MT", "America/Denver"},
    Short{"PST", "America/Los_Angeles"},
    Short{"PDT", "America/Los_Angeles"},
    Short{"PT", "America/Los_Angeles"},
    Short{"GMT", "Europe/London"},
    Short{"BST", "Europe/London"},
    Short{"WET", "Europe/Lisbon"},
    Short{"CET", "Europe/Berlin"},
    Short{"CEST", "Europe/Berlin"},
    Short{"EET", "Europe/Athens"},
    Short{"EEST", "Europe/Athens"},
    Short{"MSK", "Europe/Moscow"},
    Short{"IST", "Asia/Kolkata"},
    Short{"JST", "Asia/Tokyo"},
    Short{"AEST", "Australia/Sydney"},
    Short{"AEDT", "Australia/Sydney"},
    Short{"UTC", "UTC"},
    Short{"Z", "UTC"},
};

const date::time_zone* located(const std::string& zone) {
  try {
    return date::locate_zone(zone);
  } catch (const std::runtime_error&) {
    return nullptr;
  }
}

const date::time_zone& require(const std::string& zone) {
  const auto* found = located(zone);
  if (!found) throw base::Error{base::Code::INVALID_REQUEST, fmt::format("there is no time zone \"{}\"", zone)};
  return *found;
}

}  // namespace

std::string canonical(std::string_view typed) {
  const auto upper = [](std::string text) {
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return text;
  };
  const auto word = upper(std::string{typed});
  if (const auto found = std::ranges::find(abbreviations, word, &Short::word); found != abbreviations.end())
    return std::string{found->zone};
  if (const std::string name{typed}; located(name)) return name;
  std::vector<std::string> names;
  for (const auto& zone : date::get_tzdb().zones) {
    if (upper(zone.name()) == word) return zone.name();
    names.push_back(zone.name());
  }
  const auto near = base::closest(typed, names);
  throw base::Error{
      base::Code::INVALID_REQUEST,
      fmt::format("there is no time zone \"{}\"", typed),
      near ? fmt::format("Did you mean {}?", *near) : "Use a name like Europe/Berlin or America/New_York.",
      {{"timezone", fmt::format("\"{}\" is not the name of a time zone", typed)}}};
}

base::Instant to_instant(base::WallTime wall, const std::string& zone) {
  const date::local_time<std::chrono::seconds> local{wall.time_since_epoch()};
  const auto info = require(zone).get_info(local);
  // In a gap the wall time is read with the offset before it, which moves it forward by the gap's length;
  // of a repeated time the first occurrence has that same offset.
  return base::Instant{local.time_since_epoch() - info.first.offset};
}

base::WallTime to_wall(base::Instant instant, const std::string& zone) {
  const auto whole = std::chrono::floor<std::chrono::seconds>(instant);
  const auto info = require(zone).get_info(date::sys_seconds{whole.time_since_epoch()});
  return base::WallTime{whole.time_since_epoch() + info.offset};
}

std::string abbreviation(base::Instant instant, const std::string& zone) {
  const auto whole = std::chrono::floor<std::chrono::seconds>(instant);
  return require(zone).get_info(date::sys_seconds{whole.time_since_epoch()}).abbrev;
}

base::Instant last_supported() {
  using namespace std::chrono;
  return base::Instant{sys_days{year{2037} / December / 31}.time_since_epoch()};
}

std::string data_version() {
  std::ifstream file{"/usr/share/zoneinfo/tzdata.zi", std::ios::binary};
  const std::string rules{std::istreambuf_iterator<char>{file}, {}};
  constexpr std::string_view before = "# version ";
  if (!rules.starts_with(before)) return date::get_tzdb().version;
  const auto name = std::string_view{rules}.substr(before.size(), rules.find('\n') - before.size());
  // Distributions mend rules without a new name, so the rules themselves count too (FNV-1a).
  std::uint32_t sum = 2166136261U;
  for (const char c : rules) sum = (sum ^ static_cast<unsigned char>(c)) * 16777619U;
  return fmt::format("{}-{:08x}", name, sum);
}

}  // namespace farmtok::zones
