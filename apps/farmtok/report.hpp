#pragma once
// How a failure is reported: for a person, or as one JSON object, always on stderr.

#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"
#include "declare.hpp"
#include "output/terminal.hpp"
#include "parser.hpp"

namespace farmtok::cli {

/// The entry of a batch that failed; `line` is 0 where there are no lines.
struct Subject {
  std::string name = {};
  std::size_t line = 0;
};

/// {"code","message","hint","retryable","details"}, and "line" or "subject" within a batch.
base::Json error_json(const base::Error& error, const Subject& subject);
/// A hint in lines of at most `width` columns; 0 means no limit. A command, a quoted text and a flag with its value
/// stay on one line, which may be longer, so that they can be copied.
std::vector<std::string> hint_lines(std::string_view hint, std::size_t width);
/// "error: …", each detail, "hint: …", wrapped to the terminal's width.
std::string error_text(const base::Error& error, const Subject& subject, const Terminal& terminal);

/// Writes it to stderr and returns the exit status.
int report(const base::Error& error, bool json, const Terminal& terminal, const Subject& subject = {});

/// Adds the command that helps to an error without a hint, for the daemon's own codes; `id` is the object of the
/// command, and without it nothing is added.
void improve(base::Error& error, std::string_view id);
/// "limit is 0, must be …" becomes "--limit is 0, must be …", for a field or parameter that a flag has set.
void name_given_flag(base::Error& error, const Verb& verb, const Arguments& arguments);

}  // namespace farmtok::cli
