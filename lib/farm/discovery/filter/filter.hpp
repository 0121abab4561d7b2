#pragma once
// Hard conditions in plain English: "only videos with 50k+ views, under 30 seconds, no ads". Pure.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "model/found.hpp"

namespace farmtok::farm::discovery {

/// The value that one condition checks. `like_rate` is likes for each view, 0 to 1. `age` is in seconds, `posted` in
/// seconds since 1970, `resolution` the pixels of the picture's shorter side. `landscape` is wider than tall,
/// `portrait` taller than wide.
enum class Measure {
  views,
  likes,
  comments,
  shares,
  saves,
  like_rate,
  seconds,
  age,
  posted,
  hashtag,
  word,
  author,
  advertisement,
  duet,
  stitch,
  pinned,
  landscape,
  portrait,
  resolution
};

struct Condition {
  Measure measure;
  std::optional<double> least = {};
  std::optional<double> most = {};
  bool exclusive = false;                // "more than", "under": the bounds themselves do not pass
  std::vector<std::string> any_of = {};  // of hashtag, word, author: lower case, without # or @; one of them is enough
  bool forbidden = false;                // "no ads": the measure must not hold; with several in any_of: none of them
  std::string words = {};                // the condition in plain words: "at least 50,000 views"
};

struct Filter {
  std::vector<Condition> conditions;        // all must hold
  std::vector<std::string> understood;      // the parts of the prompt that gave these conditions
  std::vector<std::string> not_understood;  // the other parts: only a person or a model can judge them
  std::vector<std::string> contradictions;  // pairs of conditions that no video can pass, in plain words
};

/// A negation turns a comparison around ("nothing under 50k views" asks for at least 50k). Where a part holds a word
/// that may change its meaning in an unclear way, the whole part goes into `not_understood`, never half
/// of it.
Filter read_filter(std::string_view prompt);

/// The first condition that the video does not pass, in plain words, and why.
struct Breach {
  std::string condition;
  std::string why;
};
/// Empty when the video passes. A value that the provider leaves out ("views are not known") fails a condition about
/// it.
std::optional<Breach> breach(const Filter& filter, const model::FoundVideo& video, base::Instant now);

/// How many videos each condition dropped, by its plain words.
using Tally = std::map<std::string, std::int64_t>;

/// Why the video does not pass ("12,300 views, at least 50,000 are asked for"); empty when it does.
std::optional<std::string> violation(const Filter& filter, const model::FoundVideo& video, base::Instant now);

/// {conditions:[{words, measure, least?, most?, exclusive?, any_of?, forbidden}], understood:[…], not_understood:[…],
/// contradictions:[…]}
base::Json explain(const Filter& filter);

}  // namespace farmtok::farm::discovery
