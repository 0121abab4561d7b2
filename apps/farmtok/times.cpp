#include "times.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <ctime>

#include "base/error.hpp"
#include "base/text.hpp"
#include "time_words.hpp"

namespace farmtok::cli {
namespace {

using base::Code;
using base::Error;
using namespace std::chrono;

/// Of a day that is named without one, as in schedules.
constexpr hours usual_time{9};

/// "America/New_York" of ".../zoneinfo/America/New_York".
std::string after_zoneinfo(std::string_view path) {
  constexpr std::string_view mark = "zoneinfo/";
  const auto at = path.rfind(mark);
  return at == std::string_view::npos ? std::string{} : std::string{path.substr(at + mark.size())};
}

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

/// The word where reading stopped is named where it is not all there is.
[[noreturn]] void refuse(std::string_view flag, std::string_view typed, std::string_view stuck_at = {}) {
  const auto shown = base::fit(typed, 60);
  auto why = fmt::format("--{} is \"{}\", which is no time", flag, shown);
  if (!stuck_at.empty() && stuck_at != base::lower(base::trim(typed)))
    why = fmt::format("--{} is \"{}\": \"{}\" is not understood", flag, shown, base::fit(stuck_at, 40));
  throw Error{Code::USAGE, std::move(why),
              fmt::format("--{0} 2026-12-24T09:00, --{0} 2026-12-24T09:00:00-05:00, --{0} +2h, --{0} \"in 3 days\", "
                          "--{0} \"tomorrow 9am\", --{0} noon or --{0} \"Dec 24 at 18:00\"",
                          flag)};
}

base::WallTime local_wall(base::Instant instant) {
  const auto parts = broken_down(instant);
  return local_days{local_day(instant)} + hours{parts.tm_hour} + minutes{parts.tm_min} + seconds{parts.tm_sec};
}

}  // namespace

std::string machine_zone() {
  if (const char* zone = std::getenv("TZ"); zone && *zone) {
    std::string_view name = zone;
    if (name.starts_with(':')) name.remove_prefix(1);
    if (name.starts_with('/')) return after_zoneinfo(name).empty() ? "UTC" : after_zoneinfo(name);
    // "EST5EDT,M3.2.0" is a rule, not a name; an IANA name has a slash or is UTC.
    if (name.find('/') != std::string_view::npos && name.find(',') == std::string_view::npos) return std::string{name};
    return "UTC";
  }
  std::array<char, 512> target{};
  const auto length = ::readlink("/etc/localtime", target.data(), target.size());
  const auto name = length > 0 ? after_zoneinfo({target.data(), static_cast<std::size_t>(length)}) : std::string{};
  return name.empty() ? "UTC" : name;
}

void use_zone(const std::string& zone) {
  ::setenv("TZ", zone.c_str(), 1);
  ::tzset();
}

std::string time_for_request(std::string_view flag, std::string_view typed, base::Instant now) {
  const auto text = base::trim(typed);
  const auto after = [&](seconds length) { return base::format_instant(floor<seconds>(now) + length); };
  if (text.starts_with('+')) {
    const auto length = base::parse_duration(text.substr(1));
    if (!length) refuse(flag, typed);
    return after(*length);
  }
  if (const auto length = read_delay_words(text)) return after(*length);
  if (base::parse_instant(text)) return std::string{text};
  if (const auto wall = base::parse_wall(text)) return base::format_wall(*wall);
  const auto [meant, stuck_at] = read_time_words(text, local_wall(now));
  // Today has begun already: without a time nobody knows when.
  if (!meant || (!meant->time && meant->day == local_day(now))) refuse(flag, typed, stuck_at);
  return base::format_wall(meant->wall(usual_time));
}

std::string bound_for_request(std::string_view flag, std::string_view typed, base::Instant now) {
  std::optional<year_month_day> day;
  if (const auto worded = read_time_words(typed, local_wall(now)).meant; worded && !worded->time) day = worded->day;
  const auto made = day ? base::format_day(*day) + "T00:00:00" : time_for_request(flag, typed, now);
  const auto wall = base::parse_wall(made);
  if (!wall) return made;
  const auto whole_day = floor<days>(*wall);
  const year_month_day date{whole_day};
  const hh_mm_ss clock{*wall - whole_day};
  std::tm parts{};
  parts.tm_year = static_cast<int>(date.year()) - 1900;
  parts.tm_mon = static_cast<int>(static_cast<unsigned>(date.month())) - 1;
  parts.tm_mday = static_cast<int>(static_cast<unsigned>(date.day()));
  parts.tm_hour = static_cast<int>(clock.hours().count());
  parts.tm_min = static_cast<int>(clock.minutes().count());
  parts.tm_sec = static_cast<int>(clock.seconds().count());
  parts.tm_isdst = -1;
  return base::format_instant(base::from_millis(std::int64_t{std::mktime(&parts)} * 1000));
}

std::string local_time(std::string_view instant) { return formatted(instant, "%Y-%m-%d %H:%M"); }
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
  // The week belongs to the year that has its Thursday.
  const auto thursday = at - (weekday{at} - Monday) + days{3};
  const auto its_year = year_month_day{thursday}.year();
  const auto first = sys_days{its_year / January / 1};
  return {static_cast<int>(its_year), static_cast<int>((thursday - first).count() / 7 + 1)};
}

}  // namespace farmtok::cli
