#include "base/time.hpp"

#include <fmt/compile.h>
#include <fmt/format.h>

#include <charconv>

namespace farmtok::base {
namespace {

using namespace std::chrono;

/// Reads numbers and fixed characters from the front of a text.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  std::optional<int> digits(std::size_t count) {
    if (rest_.size() < count) return std::nullopt;
    int value = 0;
    const auto [end, fault] = std::from_chars(rest_.data(), rest_.data() + count, value);
    if (fault != std::errc{} || end != rest_.data() + count || rest_.front() == '-') return std::nullopt;
    rest_.remove_prefix(count);
    return value;
  }
  bool one_of(std::string_view characters) {
    if (rest_.empty() || characters.find(rest_.front()) == std::string_view::npos) return false;
    rest_.remove_prefix(1);
    return true;
  }
  char peek() const { return rest_.empty() ? '\0' : rest_.front(); }
  bool done() const { return rest_.empty(); }
  void skip() { rest_.remove_prefix(1); }

 private:
  std::string_view rest_;
};

std::optional<year_month_day> scan_day(Scanner& scan) {
  const auto y = scan.digits(4);
  if (!y || !scan.one_of("-")) return std::nullopt;
  const auto m = scan.digits(2);
  if (!m || !scan.one_of("-")) return std::nullopt;
  const auto d = scan.digits(2);
  if (!d) return std::nullopt;
  const year_month_day day{year{*y}, month{static_cast<unsigned>(*m)}, std::chrono::day{static_cast<unsigned>(*d)}};
  if (!day.ok()) return std::nullopt;
  return day;
}

/// Day and time without the offset, as milliseconds of a wall clock.
std::optional<local_time<milliseconds>> scan_wall(Scanner& scan) {
  const auto day = scan_day(scan);
  if (!day || !scan.one_of("T t")) return std::nullopt;
  const auto h = scan.digits(2);
  if (!h || !scan.one_of(":")) return std::nullopt;
  const auto m = scan.digits(2);
  if (!m || *h > 23 || *m > 59) return std::nullopt;
  milliseconds time = hours{*h} + minutes{*m};
  if (scan.one_of(":")) {
    const auto s = scan.digits(2);
    if (!s || *s > 59) return std::nullopt;
    time += seconds{*s};
    if (scan.one_of(".,")) {
      int scale = 100;
      bool any = false;
      while (scan.peek() >= '0' && scan.peek() <= '9') {
        time += milliseconds{(scan.peek() - '0') * scale};
        scale /= 10;
        any = true;
        scan.skip();
      }
      if (!any) return std::nullopt;
    }
  }
  return local_time<milliseconds>{local_days{*day}.time_since_epoch() + time};
}

std::optional<minutes> scan_offset(Scanner& scan) {
  if (scan.one_of("Zz")) return minutes{0};
  const bool west = scan.peek() == '-';
  if (!scan.one_of("+-")) return std::nullopt;
  const auto h = scan.digits(2);
  if (!h) return std::nullopt;
  scan.one_of(":");
  const auto m = scan.digits(2);
  if (!m || *h > 15 || *m > 59) return std::nullopt;
  const auto offset = hours{*h} + minutes{*m};
  return west ? -offset : offset;
}

}  // namespace

Instant from_millis(std::int64_t millis) { return Instant{milliseconds{millis}}; }
std::int64_t to_millis(Instant instant) { return instant.time_since_epoch().count(); }

std::string format_day(year_month_day day) {
  return fmt::format(FMT_COMPILE("{:04}-{:02}-{:02}"), static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                     static_cast<unsigned>(day.day()));
}

std::string format_wall(WallTime wall) {
  const auto day = floor<days>(wall);
  const year_month_day date{day};
  const hh_mm_ss time{wall - day};
  return fmt::format(FMT_COMPILE("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}"), static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), time.hours().count(),
                     time.minutes().count(), time.seconds().count());
}

std::string format_instant(Instant instant) {
  const auto whole = floor<seconds>(instant);
  const auto millis = (instant - whole).count();
  auto text = format_wall(WallTime{whole.time_since_epoch()});
  if (millis != 0) text += fmt::format(FMT_COMPILE(".{:03}"), millis);
  return text += 'Z';
}

std::optional<Instant> parse_instant(std::string_view text) {
  Scanner scan{text};
  const auto wall = scan_wall(scan);
  if (!wall) return std::nullopt;
  const auto offset = scan_offset(scan);
  if (!offset || !scan.done()) return std::nullopt;
  const Instant instant{wall->time_since_epoch() - *offset};
  // The offset may carry the first and the last hours of the calendar into a year that needs more than four digits.
  const auto y = static_cast<int>(year_month_day{floor<days>(instant)}.year());
  if (y < 0 || y > 9999) return std::nullopt;
  return instant;
}

std::optional<WallTime> parse_wall(std::string_view text) {
  Scanner scan{text};
  const auto wall = scan_wall(scan);
  if (!wall || !scan.done()) return std::nullopt;
  return floor<seconds>(*wall);
}

std::optional<year_month_day> parse_day(std::string_view text) {
  Scanner scan{text};
  const auto day = scan_day(scan);
  return day && scan.done() ? day : std::nullopt;
}

std::optional<sys_days> iso_week_monday(int y, int week) {
  // ISO 8601: week 1 is the week of the year's first Thursday, so the one that contains 4 January.
  const auto first_monday = [](int of) {
    const sys_days fourth{year{of} / January / 4};
    return fourth - (weekday{fourth} - Monday);
  };
  if (y < 1970 || y > 9998 || week < 1) return std::nullopt;
  const auto monday = first_monday(y) + weeks{week - 1};
  if (monday >= first_monday(y + 1)) return std::nullopt;
  return monday;
}

std::optional<seconds> parse_duration(std::string_view text) {
  std::int64_t count = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (fault != std::errc{} || count < 0 || count > 1'000'000'000) return std::nullopt;
  const auto unit = text.substr(static_cast<std::size_t>(end - text.data()));
  if (unit.empty() || unit == "s") return seconds{count};
  if (unit == "m") return minutes{count};
  if (unit == "h") return hours{count};
  if (unit == "d") return days{count};
  if (unit == "w") return weeks{count};
  return std::nullopt;
}

}  // namespace farmtok::base
