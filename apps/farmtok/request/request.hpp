#pragma once
// From flags and files to request bodies: the one place that converts typed words to JSON.

#include <functional>
#include <string>
#include <vector>

#include "context.hpp"
#include "report.hpp"

namespace farmtok::cli {

/// One request of a command: its object, and its body.
struct Entry {
  Subject subject;
  std::string id;  // of its object; empty for a new one
  Json body = Json::object();
};

/// The body of the flags that set fields (Verb::sets), --clear included. Texts get the types of their fields; secrets
/// are read from file, command or, in create, the environment. Throws USAGE naming the flag.
Json body_of_flags(Context& context);

/// The entries of a command: one entry from its flags, or one for each object of --from, with the flags added to each.
/// `id_field` is taken out of the objects; a word on the command line is the id of all that lack it.
/// Throws USAGE when an id is missing (`id_field` not empty) and the input's own faults. An empty --from is no fault
/// where it lists ids: there are no entries then, which is noted for a person.
/// `many` says whether the input was a batch, whose entries succeed or fail separately.
std::vector<Entry> entries_of(Context& context, std::string_view id_field, bool& many);

/// Ids on the command line, or from --from: bare ids or objects with `id_field`, one a line; none are noted for a
/// person.
std::vector<Entry> ids_of(Context& context, std::string_view id_field, bool& many);

/// Converts the times of a body to the API's form: relative ones become instants. The daemon decides the zone of a time
/// that names none: the post's, else the job's, else the usual one.
void settle_times(Context& context, Json& body);

/// Does one thing for each entry and prints the results. In a batch, each failure is reported with its line and the
/// rest continues; the result is then 1. `finish`, if any, is called on each outcome after all were started.
int run_entries(Context& context, const std::vector<Entry>& entries, bool many,
                const std::function<Json(const Entry&)>& start, const std::function<Json(Json)>& finish = nullptr);

}  // namespace farmtok::cli
