#include "times.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <ctime>

#include "base/duration.hpp"
#include "base/error.hpp"
#include "base/text/text.hpp"
#include "english/moment.hpp"

namespace farmtok::cli {
namespace {

using base::Code;
using base::Error;
using namespace std::chrono;

std::tm broken_down(base::Instant instant) {
  const auto seconds = static_cast<std::time_t>(floor<std::chrono::seconds>(instant).time_since_epoch().count());
  std::tm parts{};
  ::localtime_r(&seconds, &parts);
  return parts;
}

std::string formatted(std::string_view instant, const char* pattern) {
  const auto moment = base::parse_instant(instant);
  if (!moment) return std::string{instant};
  const auto parts = broken_down(*moment);
  std::array<char, 64> text{};
  return {text.data(), std::strftime(text.data(), text.size(), pattern, &parts)};
}

/// The part where reading stopped is named unless it is the whole text.
[[noreturn]] void refuse(std::string_view flag, std::string_view typed, std::string_view stuck_at = {},
                         std::string_view why = {}) {
  const auto shown = base::fit(typed, 60);
  auto what = fmt::format("--{} is \"{}\", which is no time", flag, shown);
  if (!stuck_at.empty() && base::lower(stuck_at) != base::lower(base::trim(typed)))
    what = fmt::format("--{} is \"{}\": \"{}\" is not understood", flag, shown, base::fit(stuck_at, 40));
  if (!why.empty()) what += fmt::format(" ({})", why);
  throw Error{Code::USAGE, std::move(what),
              fmt::format("--{0} 2026-12-24T09:00, --{0} 2026-12-24T09:00:00-05:00, --{0} +2h, --{0} \"in 3 days\", "
                          "--{0} \"tomorrow 9am\", --{0} noon, --{0} \"Dec 24 at 18:00\" or --{0} \"Friday 20:00 New "
                          "York\"",
                          flag)};
}

/// Whether the machine has zone data of this name, with the capitals that such names have.
std::optional<std::string> known_zone(std::string_view typed) {
  if (typed.empty() || typed.find("..") != std::string_view::npos || typed.front() == '/') return {};
  std::string name{typed};
  bool begins = true;
  for (auto& c : name) {
    if (begins && c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    begins = c == '/' || c == '_' || c == '-';
  }
  for (const auto& each : {std::string{typed}, name})
    if (struct stat found{}; ::stat(("/usr/share/zoneinfo/" + each).c_str(), &found) == 0 && S_ISREG(found.st_mode))
      return each;
  return {};
}

base::WallTime local_wall(base::Instant instant) {
  const auto parts = broken_down(instant);
  return local_days{local_day(instant)} + hours{parts.tm_hour} + minutes{parts.tm_min} + seconds{parts.tm_sec};
}

}  // namespace

void use_zone(const std::string& zone) {
  ::setenv("TZ", zone.c_str(), 1);
  ::tzset();
}

std::string zone_for_person(const std::string& typed) { return english::zone_named(typed, known_zone).value_or(typed); }

namespace {

/// Runs `what` while local times are those of `zone`, if one is given.
template <class What>
auto in_zone(const std::optional<std::string>& zone, What&& what) {
  if (!zone) return what();
  const char* before = std::getenv("TZ");
  const auto kept = before ? std::optional<std::string>{before} : std::nullopt;
  use_zone(*zone);
  const auto made = what();
  if (kept) {
    use_zone(*kept);
  } else {
    ::unsetenv("TZ");
    ::tzset();
  }
  return made;
}

english::ReadMoment moment_in_words(std::string_view text, base::Instant now) {
  return english::read_moment(
      text, [&](const auto& zone) { return in_zone(zone, [&] { return local_wall(now); }); }, known_zone);
}

/// The instant of a wall time in the present zone.
base::Instant instant_of(base::WallTime wall) {
  const auto whole_day = floor<days>(wall);
  const year_month_day date{whole_day};
  const hh_mm_ss clock{wall - whole_day};
  std::tm parts{};
  parts.tm_year = static_cast<int>(date.year()) - 1900;
  parts.tm_mon = static_cast<int>(static_cast<unsigned>(date.month())) - 1;
  parts.tm_mday = static_cast<int>(static_cast<unsigned>(date.day()));
  parts.tm_hour = static_cast<int>(clock.hours().count());
  parts.tm_min = static_cast<int>(clock.minutes().count());
  parts.tm_sec = static_cast<int>(clock.seconds().count());
  parts.tm_isdst = -1;
  return base::from_millis(std::int64_t{std::mktime(&parts)} * 1000);
}

/// Forms that need no zone: "+2h", "in 3 days", ISO 8601.
std::optional<std::string> plain_time(std::string_view flag, std::string_view text, base::Instant now) {
  const auto after = [&](seconds length) {
    if (length >= english::longest_delay)
      throw Error{Code::USAGE,
                  fmt::format("--{} is \"{}\", which is too far away: times are known until the end of 2037", flag,
                              base::fit(text, 60)),
                  fmt::format("Give an earlier time: --{} +2h, --{} \"in 3 days\"", flag, flag)};
    return base::format_instant(floor<seconds>(now) + length);
  };
  if (text.starts_with('+')) {
    // More digits than a duration takes are a duration, too.
    const auto digits = text.find_first_not_of("0123456789", 1);
    const bool far =
        digits != std::string_view::npos && digits > 10 && base::parse_duration("1" + std::string{text.substr(digits)});
    const auto length = far ? std::optional<seconds>{english::longest_delay} : base::parse_duration(text.substr(1));
    if (!length) refuse(flag, text);
    if (base::lacks_unit(text.substr(1)))
      throw Error{Code::USAGE, fmt::format("--{} is \"{}\", which has no unit: minutes, hours or days?", flag, text),
                  fmt::format("--{0} {1}m, --{0} {1}h or --{0} {1}d", flag, text)};
    return after(*length);
  }
  if (const auto length = english::read_delay(text)) return after(*length);
  if (base::parse_instant(text)) return std::string{text};
  if (const auto wall = base::parse_wall(text)) return base::format_wall(*wall);
  return {};
}

}  // namespace

std::string time_for_request(std::string_view flag, std::string_view typed, base::Instant now) {
  const auto text = base::trim(typed);
  if (const auto plain = plain_time(flag, text, now)) return *plain;
  const auto [meant, stuck_at, why] = moment_in_words(text, now);
  // Today has begun already: without a time the moment is unknown.
  if (!meant || (!meant->time && meant->day == local_day(now))) refuse(flag, typed, stuck_at, why);
  return std::string{text};
}

std::string bound_for_request(std::string_view flag, std::string_view typed, base::Instant now) {
  const auto text = base::trim(typed);
  if (const auto plain = plain_time(flag, text, now)) {
    const auto wall = base::parse_wall(*plain);
    return wall ? base::format_instant(instant_of(*wall)) : *plain;
  }
  const auto [meant, stuck_at, why] = moment_in_words(text, now);
  if (!meant) refuse(flag, typed, stuck_at, why);
  const base::WallTime wall = local_days{meant->day} + meant->time.value_or(seconds{0});
  return base::format_instant(in_zone(meant->zone, [&] { return instant_of(wall); }));
}

std::string local_time(std::string_view instant) { return formatted(instant, "%Y-%m-%d %H:%M"); }
std::string with_local_times(std::string_view text) {
  constexpr std::string_view form = "dddd-dd-ddTdd:dd:dd";
  const auto fits = [&](std::string_view part) {
    return part.size() > form.size() && std::ranges::equal(part.substr(0, form.size()), form, [](char c, char wanted) {
             return wanted == 'd' ? c >= '0' && c <= '9' : c == wanted;
           });
  };
  std::string made;
  bool command = false;
  while (!text.empty()) {
    if (text.front() == '`') command = !command;
    if (!command && fits(text)) {
      const auto end = text.find_first_not_of("0123456789.", form.size());
      if (end != std::string_view::npos && text[end] == 'Z') {
        made += formatted(text.substr(0, end + 1), "%Y-%m-%d %H:%M %Z");
        text.remove_prefix(end + 1);
        continue;
      }
    }
    made += text.front();
    text.remove_prefix(1);
  }
  return made;
}

std::string local_clock(std::string_view instant) { return formatted(instant, "%H:%M"); }
std::string local_time_in_words(std::string_view instant) { return formatted(instant, "%a %e %b %Y %H:%M %Z"); }

std::string distance(std::string_view instant, base::Instant now) {
  const auto moment = base::parse_instant(instant);
  if (!moment) return {};
  const auto apart = duration_cast<seconds>(*moment - now).count();
  const auto size = apart < 0 ? -apart : apart;
  const auto words = size < 60          ? fmt::format("{} s", size)
                     : size < 3600      ? fmt::format("{} min", size / 60)
                     : size < 48 * 3600 ? fmt::format("{} h", size / 3600)
                                        : fmt::format("{} days", size / 86400);
  if (size == 0) return "now";
  return apart > 0 ? "in " + words : words + " ago";
}

year_month_day local_day(base::Instant instant) {
  const auto parts = broken_down(instant);
  return year{parts.tm_year + 1900} / (parts.tm_mon + 1) / parts.tm_mday;
}

Week iso_week(year_month_day day) {
  const sys_days at{day};
  // A week belongs to the year of its Thursday.
  const auto thursday = at - (weekday{at} - Monday) + days{3};
  const auto its_year = year_month_day{thursday}.year();
  const auto first = sys_days{its_year / January / 1};
  return {static_cast<int>(its_year), static_cast<int>((thursday - first).count() / 7 + 1)};
}

}  // namespace farmtok::cli
