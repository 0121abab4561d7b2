#include "zones/zones.hpp"

#include <date/tz.h>
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "english/zone_names/zone_names.hpp"
#include "zones/repeated.hpp"

namespace farmtok::zones {
namespace {

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

std::optional<std::string> known(std::string_view typed) {
  const auto word = base::lower(typed);
  // Files of the database that stand for the machine's own zone, or for none: they mean something else elsewhere.
  if (word == "localtime" || word == "posixrules" || word == "factory" || word.starts_with("posix/") ||
      word.starts_with("right/"))
    return {};
  if (const std::string name{typed}; located(name)) return name;
  for (const auto& zone : date::get_tzdb().zones)
    if (base::lower(zone.name()) == word) return zone.name();
  return {};
}

std::string canonical(std::string_view typed) {
  if (const auto zone = english::zone_named(typed, known)) return *zone;
  std::vector<std::string> names;
  for (const auto& zone : date::get_tzdb().zones)
    if (known(zone.name())) names.push_back(zone.name());
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

std::optional<Repeated> repeated(base::WallTime wall, const std::string& zone) {
  const date::local_time<std::chrono::seconds> local{wall.time_since_epoch()};
  const auto info = require(zone).get_info(local);
  if (info.result != date::local_info::ambiguous) return {};
  return Repeated{base::Instant{local.time_since_epoch() - info.first.offset},
                  base::Instant{local.time_since_epoch() - info.second.offset}, info.first.abbrev, info.second.abbrev};
}

base::Instant to_instant(base::WallTime wall, const std::string& zone, std::string_view abbreviation) {
  const auto both = repeated(wall, zone);
  if (both && base::lower(abbreviation) == base::lower(both->second_abbreviation)) return both->second;
  return to_instant(wall, zone);
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
  // Distributions change rules without a new name, so the rules themselves count too (FNV-1a).
  std::uint32_t sum = 2166136261U;
  for (const char c : rules) sum = (sum ^ static_cast<unsigned char>(c)) * 16777619U;
  return fmt::format("{}-{:08x}", name, sum);
}

}  // namespace farmtok::zones
