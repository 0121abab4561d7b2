#pragma once
// Values inside a stranger's record: found by their paths, and read only when they are valid for their field. Pure.

#include <simdjson.h>

#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace farmtok::farm {

/// A value inside a document, valid until its parser parses the next one; empty when there is none.
using Value = std::optional<simdjson::dom::element>;

/// The first value that exists and is not null. `paths`: names joined by dots, numbers for places in a list, and
/// alternatives joined by bars: "video.cover.url_list.0|video.cover".
Value value_at(simdjson::dom::element record, std::string_view paths);

/// An id as text: digits of a whole number, or a text of letters, digits and ._:- of at most 100. A number with a
/// fraction or beyond 64 bits has lost digits already and is no id.
std::optional<std::string> id_of(const Value& value);
/// Without blanks around it, cut to `most` bytes; empty for anything but a text.
std::string text_of(const Value& value, std::size_t most = 10'000);
/// The same of a plain text; empty too when it is no valid UTF-8.
std::string text_in(std::string_view text, std::size_t most = 10'000);
/// As text_of, absent when empty.
std::optional<std::string> some_text(const Value& value, std::size_t most = 500);
/// A whole number from 0 to 10^13, also as digits in a text.
std::optional<std::int64_t> count_of(const Value& value);
/// A length above 0 and up to 24 hours; `per_second` parts of the value make a second.
std::optional<double> seconds_of(const Value& value, double per_second);
/// Seconds or milliseconds since 1970 (also as digits in a text) or ISO 8601, from 2005 to two days after `now`.
std::optional<base::Instant> moment_of(const Value& value, base::Instant now);
/// true, or a number other than 0.
bool truth_of(const Value& value);
/// An http or https address; one that begins with a slash is completed by `base`, if there is one.
std::optional<std::string> url_of(const Value& value, std::string_view base);

/// Hashtags of a list of texts or of objects that have one under `name` (paths as above); lower case, each once,
/// separated by blanks.
std::string hashtags_of(const Value& list, std::string_view name);
/// The hashtags in a text.
std::string hashtags_in(std::string_view text);

}  // namespace farmtok::farm
