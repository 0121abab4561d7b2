#pragma once
// The names that people and programs use for time zones. Pure: the caller passes the names of the zone database.

#include <chrono>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace farmtok::english {

struct Named {
  std::string_view word;  // in small letters
  std::string_view zone;  // IANA
};
std::span<const Named> windows_zones();

/// The name as the zone database spells it, when it has one of this name.
using KnownZone = std::function<std::optional<std::string>(std::string_view name)>;

/// "est" → "America/New_York", so that summer time keeps its meaning. Winter and summer names of one place mean the
/// same zone.
std::optional<std::string> abbreviated_zone(std::string_view typed);
/// "pacific", "uk": neither a name, nor an abbreviation, nor a city.
std::optional<std::string> worded_zone(std::string_view typed);
/// The zone that keeps this offset from UTC all the year: "Etc/GMT-2" for 2 hours, "Asia/Kolkata" for 5:30.
std::optional<std::string> fixed_zone(std::chrono::minutes offset);
/// A city without its region, "new york".
std::optional<std::string> city_zone(std::string_view typed, const KnownZone& known);

/// Any of these, an IANA name, a name of Windows or "UTC+5:30": what --tz, TZID and settings take.
std::optional<std::string> zone_named(std::string_view typed, const KnownZone& known);

}  // namespace farmtok::english
