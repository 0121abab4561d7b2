#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/text/text.hpp"
#include "farm/discovery/filter/words.hpp"

namespace farmtok::farm::discovery {

std::string with_thousands(double number) {
  auto digits = fmt::format("{:.0f}", number);
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > (number < 0 ? 1 : 0); at -= 3)
    digits.insert(static_cast<std::size_t>(at), 1, ',');
  return digits;
}

namespace {

struct Names {
  Measure measure;
  std::string_view name, noun;
};

constexpr std::array names{Names{Measure::views, "views", "views"},
                           Names{Measure::likes, "likes", "likes"},
                           Names{Measure::comments, "comments", "comments"},
                           Names{Measure::shares, "shares", "shares"},
                           Names{Measure::saves, "saves", "saves"},
                           Names{Measure::like_rate, "like_rate", "% likes"},
                           Names{Measure::seconds, "seconds", "seconds"},
                           Names{Measure::age, "age", "days"},
                           Names{Measure::posted, "posted", "day"},
                           Names{Measure::hashtag, "hashtag", "hashtag"},
                           Names{Measure::word, "word", "word"},
                           Names{Measure::author, "author", "author"},
                           Names{Measure::advertisement, "advertisement", "advertisement"},
                           Names{Measure::duet, "duet", "duet"},
                           Names{Measure::stitch, "stitch", "stitch"},
                           Names{Measure::pinned, "pinned", "pinned"},
                           Names{Measure::landscape, "landscape", "landscape"},
                           Names{Measure::portrait, "portrait", "portrait"},
                           Names{Measure::resolution, "resolution", "p"}};

const Names& names_of(Measure measure) { return *std::ranges::find(names, measure, &Names::measure); }

}  // namespace

std::string_view measure_name(Measure measure) { return names_of(measure).name; }
std::string_view noun_of(Measure measure) { return names_of(measure).noun; }

std::string amount_of(Measure measure, double value) {
  switch (measure) {
    case Measure::like_rate:
      return fmt::format("{:.3g} % likes", value * 100);
    case Measure::seconds:
      return fmt::format("{:.4g} second{}", value, value == 1 ? "" : "s");
    case Measure::resolution:
      return fmt::format("{:.0f}p", value);
    case Measure::age: {
      const double days = value / 86400;
      if (days < 2) return fmt::format("{:.3g} hour{}", value / 3600, value == 3600 ? "" : "s");
      return fmt::format("{} days", with_thousands(std::floor(days)));
    }
    case Measure::posted: {
      const std::chrono::sys_seconds at{std::chrono::seconds{static_cast<std::int64_t>(value)}};
      return base::format_day(std::chrono::floor<std::chrono::days>(at));
    }
    default:
      return fmt::format("{} {}", with_thousands(value), noun_of(measure));
  }
}

namespace {

std::string bounds(const Condition& condition) {
  const auto measure = condition.measure;
  const auto amount = [&](double value) { return amount_of(measure, value); };
  const bool length = measure == Measure::seconds;
  if (measure == Measure::age) {
    if (!condition.least) return fmt::format("posted in the last {}", amount(*condition.most));
    if (condition.most) return fmt::format("posted {} to {} ago", amount(*condition.least), amount(*condition.most));
    return fmt::format("{} {} ago", condition.exclusive ? "posted more than" : "posted at least",
                       amount(*condition.least));
  }
  if (measure == Measure::posted) {
    if (!condition.most) return fmt::format("posted on {} or later", amount(*condition.least));
    if (!condition.least) return fmt::format("posted on {} or earlier", amount(*condition.most));
    return fmt::format("posted from {} to {}", amount(*condition.least), amount(*condition.most));
  }
  if (condition.least && condition.most) {
    if (*condition.least == *condition.most) return "exactly " + amount(*condition.least) + (length ? " long" : "");
    auto low = amount(*condition.least);
    if (const auto blank = low.find(' '); blank != std::string::npos) low.resize(blank);
    return fmt::format("{} to {}{}", low, amount(*condition.most), length ? " long" : "");
  }
  if (condition.least) {
    if (length)
      return (condition.exclusive ? "longer than " : "at least ") + amount(*condition.least) +
             (condition.exclusive ? "" : " long");
    return (condition.exclusive ? "more than " : "at least ") + amount(*condition.least);
  }
  if (length)
    return (condition.exclusive ? "shorter than " : "at most ") + amount(*condition.most) +
           (condition.exclusive ? "" : " long");
  const bool counted = measure != Measure::like_rate && measure != Measure::resolution;
  return (condition.exclusive ? (counted ? "fewer than " : "less than ") : "at most ") + amount(*condition.most);
}

std::string named(const Condition& condition) {
  std::vector<std::string> parts;
  for (const auto& text : condition.any_of) {
    switch (condition.measure) {
      case Measure::hashtag:
        parts.push_back("#" + text);
        break;
      case Measure::author:
        parts.push_back("@" + text);
        break;
      default:
        parts.push_back("\"" + text + "\"");
    }
  }
  const auto all = base::join(parts, " or ");
  if (condition.measure == Measure::hashtag) return (condition.forbidden ? "without " : "with ") + all;
  if (condition.measure == Measure::author) return (condition.forbidden ? "not by " : "by ") + all;
  return (condition.forbidden ? "does not mention " : "mentions ") + all;
}

}  // namespace

std::string describe(const Condition& condition) {
  switch (condition.measure) {
    case Measure::hashtag:
    case Measure::word:
    case Measure::author:
      return named(condition);
    case Measure::advertisement:
      return condition.forbidden ? "no advertisement" : "an advertisement";
    case Measure::duet:
      return condition.forbidden ? "no duet" : "a duet";
    case Measure::stitch:
      return condition.forbidden ? "no stitch" : "a stitch";
    case Measure::pinned:
      return condition.forbidden ? "not pinned" : "pinned";
    case Measure::landscape:
      return condition.forbidden ? "not in landscape format" : "in landscape format";
    case Measure::portrait:
      return condition.forbidden ? "not in portrait format" : "in portrait format";
    default:
      return bounds(condition);
  }
}

}  // namespace farmtok::farm::discovery
