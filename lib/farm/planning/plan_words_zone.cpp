#include "farm/planning/plan_words_zone.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/error.hpp"
#include "farm/planning/plan_readers.hpp"
#include "zones/zones.hpp"

namespace farmtok::farm::sentence {
namespace {

struct Named {
  std::string_view word;
  std::string_view zone;
};

/// What people call a zone that is neither its name, nor an abbreviation, nor one of its cities.
constexpr std::array zone_words{
    Named{"pacific", "America/Los_Angeles"}, Named{"mountain", "America/Denver"},   Named{"central", "America/Chicago"},
    Named{"eastern", "America/New_York"},    Named{"atlantic", "America/Halifax"},  Named{"hawaii", "Pacific/Honolulu"},
    Named{"alaska", "America/Anchorage"},    Named{"uk", "Europe/London"},          Named{"british", "Europe/London"},
    Named{"germany", "Europe/Berlin"},       Named{"auckland", "Pacific/Auckland"}, Named{"india", "Asia/Kolkata"},
};

/// Folders of the zone database: a name that begins with one of them and a slash is meant to be a zone.
constexpr std::array regions{"africa", "america", "antarctica", "arctic", "asia",   "atlantic", "australia", "brazil",
                             "canada", "chile",   "etc",        "europe", "indian", "mexico",   "pacific",   "us"};
/// Where cities without their region are looked for.
constexpr std::array homes{"Europe", "America", "Asia", "Australia", "Africa"};

std::optional<std::string> known(const std::string& name) {
  try {
    return zones::canonical(name);
  } catch (const base::Error&) {
    return {};
  }
}

struct Zone {
  std::string name;
  std::string note{};
};

/// "Europe/Berlin", "Etc/GMT-2": everything up to the next blank or comma.
std::optional<Zone> read_name(Cursor& cursor) {
  const auto& next = cursor.peek(1);
  if (next.sort != Sort::symbol || next.value != '/' || !next.glued) return {};
  if (std::ranges::find(regions, cursor.peek().word) == regions.end()) return {};
  const auto before = cursor.mark();
  const auto rest = cursor.rest();
  const auto typed = rest.substr(0, rest.find_first_of(" \t\r\n,;()"));
  do cursor.skip();
  while (!cursor.done() && cursor.peek().text.data() < typed.data() + typed.size());
  try {
    return Zone{zones::canonical(typed)};
  } catch (const base::Error& error) {
    refuse(cursor.since(before), error.message + ". " + error.hint);
  }
}

/// "UTC+2", "GMT-5": the zone database counts its signs the other way round.
std::optional<Zone> read_offset(Cursor& cursor) {
  return attempt(cursor, [&]() -> std::optional<Zone> {
    const auto before = cursor.mark();
    if (!cursor.take("utc") && !cursor.take("gmt")) return {};
    const bool east = cursor.take('+');
    if (!east && !cursor.take('-')) return {};
    const auto hours = cursor.take(Sort::number);
    if (!hours) return {};
    const auto typed = cursor.since(before);
    if (*hours == 0) return Zone{"UTC", fmt::format("{} is read as UTC", typed)};
    const auto zone = known(fmt::format("Etc/GMT{}{}", east ? '-' : '+', *hours));
    if (!zone) refuse(typed, "there is no zone with this offset; write a name like Europe/Berlin");
    return Zone{*zone, fmt::format("{} is read as {}, which has no summer time", typed, *zone)};
  });
}

/// "EST", "Pacific", "Japan"
std::optional<Zone> read_word(Cursor& cursor, bool sure, const PlanContext& context) {
  const auto token = cursor.peek();
  if (const auto found = std::ranges::find(zone_words, token.word, &Named::word); found != zone_words.end()) {
    cursor.skip();
    return Zone{std::string{found->zone}, fmt::format("{} is read as {}", token.text, found->zone)};
  }
  const auto longest = sure ? 12U : 4U;
  if (token.sort != Sort::unknown || token.text.size() > longest || !known(std::string{token.text})) return {};
  cursor.skip();
  std::vector<std::string> notes;
  Zone zone{plan_zone(token.text, context, notes)};
  if (!notes.empty()) zone.note = notes.front();
  return zone;
}

/// "New York": up to three words.
std::optional<Zone> read_city(Cursor& cursor) {
  for (std::size_t words = 3; words > 0; --words) {
    std::string name;
    for (std::size_t ahead = 0; ahead < words; ++ahead) {
      const auto& token = cursor.peek(ahead);
      if (token.sort != Sort::unknown || (ahead > 0 && token.glued)) {
        name.clear();
        break;
      }
      name += (ahead == 0 ? "" : "_") + token.word;
    }
    if (name.size() < 3 || name.size() > 30) continue;
    for (const auto* home : homes) {
      if (const auto zone = known(fmt::format("{}/{}", home, name))) {
        const auto before = cursor.mark();
        for (std::size_t word = 0; word < words; ++word) cursor.skip();
        return Zone{*zone, fmt::format("{} is read as {}", cursor.since(before), *zone)};
      }
    }
  }
  return {};
}

}  // namespace

std::optional<std::string> read_zone(Cursor& cursor, bool after_time, const PlanContext& context,
                                     std::vector<std::string>& notes) {
  const auto found = attempt(cursor, [&]() -> std::optional<Zone> {
    const bool within = cursor.take("in");
    cursor.take("the");
    cursor.take("us");
    if (auto zone = read_name(cursor)) return zone;
    bool says_time = false;
    for (std::size_t ahead = 1; ahead <= 3; ++ahead) says_time = says_time || cursor.peek(ahead).word == "time";
    auto zone = read_offset(cursor);
    if (!zone) zone = read_word(cursor, after_time || says_time, context);
    if (!zone) {
      zone = read_city(cursor);
      // "London, 9am": a city that stands alone; any other word might be one by chance.
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
  if (!found) return {};
  if (!found->note.empty()) notes.push_back(found->note);
  return found->name;
}

}  // namespace farmtok::farm::sentence
