#pragma once
// From flags and files to the bodies that are sent: the one place that knows how typed words become JSON.

#include <functional>
#include <string>
#include <vector>

#include "context.hpp"
#include "report.hpp"

namespace farmtok::cli {

/// One request of a command: what it is about, and its body.
struct Entry {
  Subject subject;
  std::string id;  // of the thing it is about; empty for a new one
  Json body = Json::object();
};

/// The body of the flags that set fields (Verb::sets), --clear included. Texts become what their fields are; secrets
/// are read from file, command or, in create, the environment. Throws USAGE naming the flag.
Json body_of_flags(Context& context);

/// What a command is to do: one entry from its flags, or one for each object of --from, with the flags added to each.
/// `id_field` is taken out of the objects; a word on the command line stands for all that lack it.
/// Throws USAGE when an id is missing (`id_field` not empty) and the input's own faults.
/// `many` says whether the input was a batch, whose entries succeed or fail each for itself.
std::vector<Entry> entries_of(Context& context, std::string_view id_field, bool& many);

/// Ids on the command line, or from --from: bare ids or objects with `id_field`, one a line.
std::vector<Entry> ids_of(Context& context, std::string_view id_field, bool& many);

/// Makes the times of a body what the API takes: relative ones become instants. Which zone a time is meant in that
/// names none is the daemon's to say: the post's, else the job's, else the usual one.
void settle_times(Context& context, Json& body);

/// Does one thing for each entry and prints what came of it. Of a batch, each failure is told with its line and the
/// rest goes on; the answer is then 1. `finish`, if any, is called on each outcome after all were started.
int run_entries(Context& context, const std::vector<Entry>& entries, bool many,
                const std::function<Json(const Entry&)>& start, const std::function<Json(Json)>& finish = nullptr);

}  // namespace farmtok::cli
