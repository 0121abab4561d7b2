#pragma once
// Hard conditions in plain English: "only videos with 50k+ views, under 30 seconds, no ads". Pure.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "model/found.hpp"

namespace farmtok::farm {

/// What one condition looks at. `like_rate` is likes for each view, 0 to 1. `age` is in seconds.
enum class Measure {
  views,
  likes,
  comments,
  shares,
  saves,
  like_rate,
  seconds,
  age,
  hashtag,
  word,
  author,
  advertisement,
  duet,
  stitch,
  pinned,
  landscape
};

struct Condition {
  Measure measure;
  std::optional<double> least;  // inclusive
  std::optional<double> most;   // inclusive
  std::string text;             // of hashtag, word, author: lower case, without # or @
  bool forbidden = false;       // "no ads": the measure must not hold
  std::string words;            // the condition in plain words: "at least 50,000 views"
};

struct Filter {
  std::vector<Condition> conditions;        // all must hold
  std::vector<std::string> understood;      // the parts of the prompt they were read from
  std::vector<std::string> not_understood;  // the parts left over: only a person or a model can judge them
};

Filter read_filter(std::string_view prompt);

/// Why the video does not pass ("12,300 views, at least 50,000 are asked for"); empty when it does. What a provider
/// does not tell ("views are not known") does not pass a condition about it.
std::optional<std::string> violation(const Filter& filter, const model::FoundVideo& video, base::Instant now);

/// {conditions:[{words, measure, least?, most?, text?, forbidden}], understood:[…], not_understood:[…]}
base::Json explain(const Filter& filter);

}  // namespace farmtok::farm
