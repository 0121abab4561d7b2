#pragma once
// How a failure is reported: for a person, or as one JSON object, always on stderr.

#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/json.hpp"

namespace farmtok::cli {

/// The entry of a batch that failed; `line` is 0 where there are no lines.
struct Subject {
  std::string name = {};
  std::size_t line = 0;
};

/// {"code","message","hint","retryable","details"}, and "line" or "subject" within a batch.
base::Json error_json(const base::Error& error, const Subject& subject);
/// "error: …", one line for each detail, "hint: …".
std::string error_text(const base::Error& error, const Subject& subject, bool colour);

/// Writes it to stderr and returns the exit status.
int report(const base::Error& error, bool json, bool colour, const Subject& subject = {});

/// Adds the command that helps to an error without a hint, for the daemon's own codes; `id` is the object of the
/// command, and without it nothing is added.
void improve(base::Error& error, std::string_view id);

}  // namespace farmtok::cli
