#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/text/text.hpp"
#include "farm/discovery/filter/filter.hpp"
#include "farm/discovery/filter/words.hpp"
#include "farm/discovery/records/values.hpp"
#include "farm/discovery/relevance/terms.hpp"

namespace farmtok::farm::discovery {
namespace {

using model::FoundVideo;

std::optional<double> number_of(Measure measure, const FoundVideo& video, base::Instant now) {
  const auto count = [](const std::optional<std::int64_t>& value) {
    return value ? std::optional{static_cast<double>(*value)} : std::nullopt;
  };
  const auto seconds = [](auto length) { return std::chrono::duration<double>(length).count(); };
  switch (measure) {
    case Measure::views:
      return count(video.views);
    case Measure::likes:
      return count(video.likes);
    case Measure::comments:
      return count(video.comments);
    case Measure::shares:
      return count(video.shares);
    case Measure::saves:
      return count(video.saves);
    case Measure::like_rate:
      if (!video.likes || video.views.value_or(0) <= 0) return std::nullopt;
      return static_cast<double>(*video.likes) / static_cast<double>(*video.views);
    case Measure::seconds:
      return video.seconds;
    case Measure::resolution:
      if (!video.width || !video.height) return std::nullopt;
      return static_cast<double>(std::min(*video.width, *video.height));
    case Measure::age:
      return video.posted_at ? std::optional{seconds(now - *video.posted_at)} : std::nullopt;
    case Measure::posted:
      return video.posted_at ? std::optional{std::floor(seconds(video.posted_at->time_since_epoch()))} : std::nullopt;
    default:
      return std::nullopt;
  }
}

std::string_view unknown_of(Measure measure) {
  switch (measure) {
    case Measure::like_rate:
      return "the rate of likes is not known";
    case Measure::seconds:
      return "the length is not known";
    case Measure::age:
    case Measure::posted:
      return "the day it was posted is not known";
    case Measure::landscape:
    case Measure::portrait:
    case Measure::resolution:
      return "the picture's size is not known";
    default:
      return "";
  }
}

std::string not_known(Measure measure) {
  const auto unknown = unknown_of(measure);
  return unknown.empty() ? fmt::format("{} are not known", noun_of(measure)) : std::string{unknown};
}

std::string asked(const Condition& condition) { return condition.words + " is asked for"; }

std::optional<std::string> bounds_violated(const Condition& condition, const FoundVideo& video, base::Instant now) {
  const auto value = number_of(condition.measure, video, now);
  if (!value) return fmt::format("{}; {}", not_known(condition.measure), asked(condition));
  const bool low = condition.least && (condition.exclusive ? *value <= *condition.least : *value < *condition.least);
  const bool high = condition.most && (condition.exclusive ? *value >= *condition.most : *value > *condition.most);
  if (!low && !high) return std::nullopt;
  const auto told = amount_of(condition.measure, *value);
  switch (condition.measure) {
    case Measure::seconds:
      return fmt::format("{} long; {}", told, asked(condition));
    case Measure::age:
      return fmt::format("posted {} ago; {}", told, asked(condition));
    case Measure::posted:
      return fmt::format("posted on {}; {}", told, asked(condition));
    default:
      return fmt::format("{}; {}", told, asked(condition));
  }
}

bool has_hashtag(const FoundVideo& video, std::string_view tag) {
  const auto wanted = words_of(tag);
  for (const auto& each : base::split(video.hashtags, ' '))
    if (each == tag || (!wanted.empty() && words_of(each) == wanted)) return true;
  return false;
}

/// The words one after the other, in any of their forms, in the text or as hashtags.
bool mentions(const FoundVideo& video, std::string_view phrase) {
  if (says(video.text + "\n" + video.hashtags, phrase)) return true;
  // "leg day" is also in #legday, and gym in #gymtok.
  std::string joined;
  for (const auto& word : words_of(phrase)) joined += word;
  return std::ranges::any_of(spoken_in(video.hashtags),
                             [&](const auto& spoken) { return spoken.stem == stem_of(joined); });
}

/// A post made with another's: its caption shows that by a hashtag or by the platform's words.
bool is_made_with(const FoundVideo& video, std::string_view kind) {
  const auto lower = base::lower(video.text);
  const auto start = base::trim(lower);
  return has_hashtag(video, kind) || lower.find("#" + std::string{kind} + " ") != std::string::npos ||
         start.starts_with(std::string{kind} + " with @");
}

bool is_advertisement(const FoundVideo& video) {
  static constexpr std::array<std::string_view, 8> tags{
      "ad", "ads", "advertisement", "sponsored", "sponsoredcontent", "paidpartnership", "werbung", "anzeige"};
  if (video.advertisement || std::ranges::any_of(tags, [&](auto tag) { return has_hashtag(video, tag); })) return true;
  // A service may list other hashtags than the text has.
  const auto written = hashtags_in(video.text);
  return std::ranges::any_of(base::split(written, ' '),
                             [&](const auto& each) { return std::ranges::find(tags, each) != tags.end(); });
}

bool holds(const Condition& condition, const FoundVideo& video) {
  const auto any = [&](auto&& test) { return std::ranges::any_of(condition.any_of, test); };
  switch (condition.measure) {
    case Measure::hashtag:
      return any([&](const auto& tag) { return has_hashtag(video, tag); });
    case Measure::word:
      return any([&](const auto& phrase) { return mentions(video, phrase); });
    case Measure::author:
      return any([&](const auto& name) { return base::lower(video.author) == name; });
    case Measure::advertisement:
      return is_advertisement(video);
    case Measure::duet:
      return is_made_with(video, "duet");
    case Measure::stitch:
      return is_made_with(video, "stitch");
    case Measure::pinned:
      return video.pinned;
    case Measure::portrait:
      return video.height.value_or(0) > video.width.value_or(0);
    default:
      return video.width.value_or(0) > video.height.value_or(0);
  }
}

std::optional<std::string> violated(const Condition& condition, const FoundVideo& video, base::Instant now) {
  if (condition.least || condition.most) return bounds_violated(condition, video, now);
  const bool of_shape = condition.measure == Measure::landscape || condition.measure == Measure::portrait;
  if (of_shape && (!video.width || !video.height))
    return fmt::format("{}; {}", not_known(condition.measure), asked(condition));
  if (holds(condition, video) != condition.forbidden) return std::nullopt;
  Condition opposite = condition;
  opposite.forbidden = !condition.forbidden;
  return fmt::format("{}; {}", describe(opposite), asked(condition));
}

/// A video may miss a bound because its value is not known: who reads the counts must see that.
std::string broken(const Condition& condition, const FoundVideo& video, base::Instant now) {
  const bool bound = condition.least || condition.most;
  const bool of_shape = condition.measure == Measure::landscape || condition.measure == Measure::portrait;
  const bool known = bound ? number_of(condition.measure, video, now).has_value() : video.width && video.height;
  if ((!bound && !of_shape) || known) return condition.words;
  return fmt::format("{} ({})", condition.words, not_known(condition.measure));
}

}  // namespace

std::optional<Breach> breach(const Filter& filter, const FoundVideo& video, base::Instant now) {
  for (const auto& condition : filter.conditions)
    if (auto why = violated(condition, video, now)) return Breach{broken(condition, video, now), std::move(*why)};
  return std::nullopt;
}

std::optional<std::string> violation(const Filter& filter, const FoundVideo& video, base::Instant now) {
  auto found = breach(filter, video, now);
  return found ? std::optional{std::move(found->why)} : std::nullopt;
}

base::Json explain(const Filter& filter) {
  base::Json conditions = base::Json::array();
  for (const auto& condition : filter.conditions) {
    base::Json told{{"words", condition.words}, {"measure", measure_name(condition.measure)}};
    if (condition.least) told["least"] = *condition.least;
    if (condition.most) told["most"] = *condition.most;
    if (condition.exclusive) told["exclusive"] = true;
    if (!condition.any_of.empty()) told["any_of"] = condition.any_of;
    told["forbidden"] = condition.forbidden;
    conditions.push_back(std::move(told));
  }
  base::Json told{{"conditions", std::move(conditions)},
                  {"understood", filter.understood},
                  {"not_understood", filter.not_understood},
                  {"contradictions", filter.contradictions}};
  return told;
}

}  // namespace farmtok::farm::discovery
