#pragma once
// One result for a person's decision. Pure: JSON in, lines out.

#include <string>
#include <vector>

#include "output/view/view.hpp"
#include "review/keys.hpp"

namespace farmtok::cli {

struct ReviewPlace {
  std::size_t number = 1;  // from 1
  std::size_t of = 1;
  std::string job;  // title or id of its job
};

/// No line is wider and there are no more of them than the terminal has; the last ones are `message` and the keys. Long
/// texts are shortened first when they do not all fit.
std::vector<std::string> review_screen(const Json& result, const ReviewPlace& place, const std::string& message,
                                       Extent extent, bool colour, const Look& look);

/// After the last result: the results so far, and the keys that still work.
std::vector<std::string> review_end_screen(const std::vector<std::string>& summary, const std::string& message,
                                           Extent extent, bool colour);

/// The effect of every key.
std::vector<std::string> review_help(Extent extent, bool colour);

/// "1.2M", "318K", "950".
std::string short_count(std::int64_t count);

}  // namespace farmtok::cli
