#include "english/zone_names/zone_names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/text/text.hpp"

namespace farmtok::english {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr std::array abbreviations{
    Named{"est", "America/New_York"},
    Named{"edt", "America/New_York"},
    Named{"et", "America/New_York"},
    Named{"cst", "America/Chicago"},
    Named{"cdt", "America/Chicago"},
    Named{"ct", "America/Chicago"},
    Named{"mst", "America/Denver"},
    Named{"mdt", "America/Denver"},
    Named{"mt", "America/Denver"},
    Named{"pst", "America/Los_Angeles"},
    Named{"pdt", "America/Los_Angeles"},
    Named{"pt", "America/Los_Angeles"},
    Named{"gmt", "Europe/London"},
    Named{"bst", "Europe/London"},
    Named{"wet", "Europe/Lisbon"},
    Named{"cet", "Europe/Berlin"},
    Named{"cest", "Europe/Berlin"},
    Named{"eet", "Europe/Athens"},
    Named{"eest", "Europe/Athens"},
    Named{"msk", "Europe/Moscow"},
    Named{"ist", "Asia/Kolkata"},
    Named{"jst", "Asia/Tokyo"},
    Named{"aest", "Australia/Sydney"},
    Named{"aedt", "Australia/Sydney"},
    Named{"akst", "America/Anchorage"},
    Named{"akdt", "America/Anchorage"},
    Named{"hst", "Pacific/Honolulu"},
    Named{"nzst", "Pacific/Auckland"},
    Named{"nzdt", "Pacific/Auckland"},
    Named{"west", "Europe/Lisbon"},
    Named{"sast", "Africa/Johannesburg"},
    Named{"utc", "UTC"},
    Named{"z", "UTC"},
};

constexpr std::array words{
    Named{"pacific", "America/Los_Angeles"}, Named{"mountain", "America/Denver"},   Named{"central", "America/Chicago"},
    Named{"eastern", "America/New_York"},    Named{"atlantic", "America/Halifax"},  Named{"hawaii", "Pacific/Honolulu"},
    Named{"alaska", "America/Anchorage"},    Named{"uk", "Europe/London"},          Named{"british", "Europe/London"},
    Named{"germany", "Europe/Berlin"},       Named{"auckland", "Pacific/Auckland"}, Named{"india", "Asia/Kolkata"},
};

/// Offsets that are no whole hours, and a zone that keeps each all the year. UTC-3:30, +10:30 and +12:45 have none.
struct Offset {
  minutes offset;
  std::string_view zone;
};
constexpr std::array offsets{
    Offset{-(hours{9} + minutes{30}), "Pacific/Marquesas"}, Offset{hours{3} + minutes{30}, "Asia/Tehran"},
    Offset{hours{4} + minutes{30}, "Asia/Kabul"},           Offset{hours{5} + minutes{30}, "Asia/Kolkata"},
    Offset{hours{5} + minutes{45}, "Asia/Kathmandu"},       Offset{hours{6} + minutes{30}, "Asia/Yangon"},
    Offset{hours{8} + minutes{45}, "Australia/Eucla"},      Offset{hours{9} + minutes{30}, "Australia/Darwin"},
};

/// The regions in which cities are searched.
constexpr std::array homes{"Europe", "America", "Asia", "Australia", "Africa", "Pacific", "Atlantic"};

std::optional<std::string> found_in(std::span<const Named> rows, std::string_view typed) {
  const auto low = base::lower(typed);
  const auto row = std::ranges::find(rows, low, &Named::word);
  return row == rows.end() ? std::nullopt : std::optional{std::string{row->zone}};
}

/// "UTC+5:30", "GMT-05", "UTC+0530"
std::optional<minutes> offset_of(std::string_view typed) {
  const auto low = base::lower(typed);
  if ((!low.starts_with("utc") && !low.starts_with("gmt")) || low.size() < 5) return {};
  std::string_view rest{low};
  rest.remove_prefix(3);
  const bool west = rest.front() == '-';
  if (!west && rest.front() != '+') return {};
  rest.remove_prefix(1);
  const auto number = [](std::string_view digits) -> std::optional<int> {
    int value = 0;
    const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    const bool plain = !digits.empty() && digits.find_first_not_of("0123456789") == digits.npos;
    return plain && fault == std::errc{} && end == digits.data() + digits.size() ? std::optional{value} : std::nullopt;
  };
  const auto colon = rest.find(':');
  const auto split = colon != rest.npos ? colon : rest.size() == 4 ? 2 : rest.size();
  const auto hour = number(rest.substr(0, split));
  const auto minute =
      split == rest.size() ? std::optional{0} : number(rest.substr(split + (colon != rest.npos ? 1 : 0)));
  if (!hour || !minute || *hour > 14 || *minute > 59) return {};
  const auto offset = hours{*hour} + minutes{*minute};
  return west ? -offset : offset;
}

}  // namespace

std::optional<std::string> abbreviated_zone(std::string_view typed) { return found_in(abbreviations, typed); }
std::optional<std::string> worded_zone(std::string_view typed) { return found_in(words, typed); }

std::optional<std::string> fixed_zone(minutes offset) {
  if (offset == minutes{0}) return "UTC";
  if (offset % hours{1} == minutes{0} && offset >= -hours{12} && offset <= hours{14}) {
    const auto whole = std::chrono::duration_cast<hours>(offset).count();
    // The zone database uses the opposite signs.
    return fmt::format("Etc/GMT{}{}", whole > 0 ? '-' : '+', whole > 0 ? whole : -whole);
  }
  const auto row = std::ranges::find(offsets, offset, &Offset::offset);
  return row == offsets.end() ? std::nullopt : std::optional{std::string{row->zone}};
}

std::optional<std::string> city_zone(std::string_view typed, const KnownZone& known) {
  std::string name{typed};
  std::ranges::replace(name, ' ', '_');
  if (name.size() < 3 || name.find('/') != std::string::npos) return {};
  for (const auto* home : homes)
    if (const auto zone = known(fmt::format("{}/{}", home, name))) return zone;
  return {};
}

std::optional<std::string> zone_named(std::string_view typed, const KnownZone& known) {
  if (auto zone = abbreviated_zone(typed)) return zone;
  if (auto zone = known(typed)) return zone;
  if (auto zone = found_in(windows_zones(), typed)) return zone;
  if (const auto offset = offset_of(typed)) return fixed_zone(*offset);
  auto name = base::lower(typed);
  for (const std::string_view end : {" time", " standard", " daylight"})
    if (name.ends_with(end)) name.resize(name.size() - end.size());
  if (auto zone = worded_zone(name)) return zone;
  return city_zone(name, known);
}

}  // namespace farmtok::english
