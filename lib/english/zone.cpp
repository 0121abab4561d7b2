#include "english/zone.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace farmtok::english {
namespace {

/// Folders of the zone database: a name that begins with one of them and a slash is meant as a zone.
constexpr std::array regions{"africa", "america", "antarctica", "arctic", "asia",   "atlantic", "australia", "brazil",
                             "canada", "chile",   "etc",        "europe", "indian", "mexico",   "pacific",   "us"};
/// "Europe/Berlin", "Etc/GMT-2": everything up to the next blank or comma.
std::optional<ZoneRead> read_name(Cursor& cursor, const KnownZone& known) {
  const auto& next = cursor.peek(1);
  if (next.sort != Sort::symbol || next.value != '/' || !next.glued) return {};
  if (std::ranges::find(regions, cursor.peek().word) == regions.end()) return {};
  const auto rest = cursor.rest();
  const auto typed = rest.substr(0, rest.find_first_of(" \t\r\n,;()"));
  do cursor.skip();
  while (!cursor.done() && cursor.peek().text.data() < typed.data() + typed.size());
  const auto zone = known(typed);
  return ZoneRead{zone.value_or(""), std::string{typed}};
}

/// "UTC+2", "GMT-5", "UTC+5:30"
std::optional<ZoneRead> read_offset(Cursor& cursor) {
  return attempt(cursor, [&]() -> std::optional<ZoneRead> {
    const auto before = cursor.mark();
    if (!cursor.take("utc") && !cursor.take("gmt")) return {};
    const bool east = cursor.take('+');
    if (!east && !cursor.take('-')) return {};
    const auto hours = cursor.take(Sort::number);
    if (!hours || *hours > 24) return {};
    int minutes = 0;
    if (cursor.peek().glued && cursor.peek(1).glued && cursor.peek(1).sort == Sort::number && cursor.take(':'))
      minutes = *cursor.take(Sort::number);
    const std::string typed{cursor.since(before)};
    const auto offset = std::chrono::hours{*hours} + std::chrono::minutes{minutes};
    const auto zone = fixed_zone(east ? offset : -offset);
    if (!zone) refuse(typed, "no zone keeps this offset all the year; write a name like Europe/Berlin");
    if (*zone == "UTC") return ZoneRead{*zone, typed, fmt::format("{} is read as UTC", typed)};
    return ZoneRead{*zone, typed, fmt::format("{} is read as {}, which has no summer time", typed, *zone)};
  });
}

/// "EST", "Pacific", "Japan"
std::optional<ZoneRead> read_word(Cursor& cursor, bool sure, const KnownZone& known) {
  const auto token = cursor.peek();
  if (const auto found = worded_zone(token.word)) {
    cursor.skip();
    return ZoneRead{*found, std::string{token.text}, fmt::format("{} is read as {}", token.text, *found)};
  }
  const auto longest = sure ? 12U : 4U;
  if (token.sort != Sort::unknown || token.text.size() > longest) return {};
  auto zone = abbreviated_zone(token.word);
  if (!zone) zone = known(token.text);
  if (!zone) return {};
  cursor.skip();
  return ZoneRead{*zone, std::string{token.text}};
}

/// "New York": up to three words.
std::optional<ZoneRead> read_city(Cursor& cursor, const KnownZone& known) {
  for (std::size_t words = 3; words > 0; --words) {
    std::string name;
    for (std::size_t ahead = 0; ahead < words; ++ahead) {
      const auto& token = cursor.peek(ahead);
      if (token.sort != Sort::unknown || (ahead > 0 && token.glued)) {
        name.clear();
        break;
      }
      name += (ahead == 0 ? "" : " ") + token.word;
    }
    if (name.size() > 30) continue;
    if (const auto zone = city_zone(name, known)) {
      const auto before = cursor.mark();
      for (std::size_t word = 0; word < words; ++word) cursor.skip();
      const std::string typed{cursor.since(before)};
      return ZoneRead{*zone, typed, fmt::format("{} is read as {}", typed, *zone)};
    }
  }
  return {};
}

}  // namespace

std::optional<ZoneRead> read_zone(Cursor& cursor, bool after_time, const KnownZone& known) {
  return attempt(cursor, [&]() -> std::optional<ZoneRead> {
    const bool within = cursor.take("in");
    cursor.take("the");
    cursor.take("us");
    if (auto zone = read_name(cursor, known)) return zone;
    bool says_time = false;
    for (std::size_t ahead = 1; ahead <= 3; ++ahead) says_time = says_time || cursor.peek(ahead).word == "time";
    auto zone = read_offset(cursor);
    if (!zone) zone = read_word(cursor, after_time || says_time, known);
    if (!zone) {
      zone = read_city(cursor, known);
      // "London, 9am": a city alone; any other word might be one by chance.
      const auto& next = cursor.peek();
      const bool alone = next.sort == Sort::end ||
                         (next.sort == Sort::symbol && (next.value == ',' || next.value == ':' || next.value == ';'));
      if (zone && !after_time && !says_time && !alone) return {};
    }
    if (!zone) return {};
    if (!cursor.take("standard")) cursor.take("daylight");
    const bool time = cursor.take("time");
    if (within && !time && !after_time) return {};
    return zone;
  });
}

}  // namespace farmtok::english
