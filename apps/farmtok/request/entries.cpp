#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "request/request.hpp"

namespace farmtok::cli {
namespace {

using base::Code;
using base::Error;

struct Line {
  std::size_t number;
  std::string text;
};

std::vector<Line> lines_of(const std::string& text) {
  std::vector<Line> lines;
  std::size_t number = 0;
  for (const auto& each : base::split(text, '\n')) {
    ++number;
    if (const auto line = base::trim(each); !line.empty()) lines.push_back({number, std::string{line}});
  }
  return lines;
}

/// NDJSON when more than one line begins an object; else the text is one document in any layout.
bool is_batch(const std::vector<Line>& lines) {
  return std::ranges::count_if(lines, [](const auto& line) { return line.text.starts_with('{'); }) > 1;
}

/// "res_…": the output of --ids.
bool bare_id(std::string_view text) {
  return !text.empty() && text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string_view::npos;
}

bool bare_ids(const std::vector<Line>& lines) {
  return std::ranges::all_of(lines, [](const auto& line) { return bare_id(line.text); });
}

/// Takes the id out of an object; without one, the word of the command line.
std::string take_id(Json& body, std::string_view field, const std::string& word) {
  if (field.empty()) return {};
  const auto found = body.find(std::string{field});
  if (found == body.end()) return word;
  auto id = found->is_string() ? found->get<std::string>() : base::to_line(*found);
  body.erase(found);
  if (!word.empty() && id != word)
    throw Error{Code::USAGE, fmt::format("the object names {} {}, the command line {}", field, id, word)};
  return id;
}

Entry entry_of(Json object, std::string_view id_field, const std::string& word, const Json& flags) {
  if (!object.is_object()) throw Error{Code::INVALID_REQUEST, "is no JSON object"};
  Entry entry;
  entry.id = take_id(object, id_field, word);
  entry.body = std::move(object);
  entry.body.update(flags);
  return entry;
}

[[noreturn]] void missing_id(const Context& context, std::string_view id_field) {
  const auto& places = context.verb().positionals;
  throw Error{Code::USAGE,
              places.empty() ? fmt::format("{} is missing", id_field)
                             : fmt::format("{} is missing: {}", places.front().name, places.front().about),
              usage_line(context.noun(), context.verb())};
}

std::string name_of(const std::string& file) { return file == "-" ? "stdin" : file; }

/// A list of ids may be empty: a script that has nothing to do on a day has not failed.
void note_empty(Context& context) {
  if (context.out().text())
    context.note(fmt::format("nothing to do: {} is empty", name_of(context.arguments().text("from"))));
}

/// Nothing where an object was to come: the objects to create, or the changes of the one that is named.
bool needs_an_object(const Context& context, std::string_view id_field, const std::string& word) {
  const auto& sets = context.verb().sets;
  return id_field.empty() || (!word.empty() && sets && sets->operation == model::Operation::edit);
}

}  // namespace

std::vector<Entry> entries_of(Context& context, std::string_view id_field, bool& many) {
  many = false;
  const auto flags = body_of_flags(context);
  const auto word = context.arguments().word(0);
  std::vector<Entry> entries;
  if (!context.arguments().has("from")) {
    entries.push_back({.subject = {}, .id = word, .body = flags});
  } else {
    const auto file = context.arguments().text("from");
    const auto text = read_input(file);
    const auto lines = lines_of(text);
    if (lines.empty() && needs_an_object(context, id_field, word))
      throw Error{Code::USAGE, fmt::format("{} is empty", name_of(file)),
                  command_line(context.noun(), context.verb()) + " -h"};
    many = is_batch(lines) || (!id_field.empty() && bare_ids(lines));
    const auto whole = many ? Json() : base::parse_json(text, name_of(file));
    if (whole.is_array()) {
      many = true;
      for (const auto& each : whole) {
        entries.push_back(entry_of(each, id_field, word, flags));
        entries.back().subject.name = fmt::format("item {}", entries.size());
      }
    } else if (!many) {
      entries.push_back(entry_of(whole, id_field, word, flags));
    } else {
      for (const auto& line : lines) {
        // A line that cannot be read becomes an entry too: it fails later and the others continue.
        entries.push_back({.subject = {{}, line.number}, .id = {}, .body = line.text});
        const auto parsed = bare_id(line.text) && !id_field.empty() ? Json{{std::string{id_field}, line.text}}
                                                                    : Json::parse(line.text, nullptr, false);
        if (!parsed.is_object()) continue;
        entries.back() = entry_of(parsed, id_field, word, flags);
        entries.back().subject.line = line.number;
      }
    }
  }
  if (entries.empty()) note_empty(context);
  for (auto& entry : entries) {
    if (entry.body.is_object()) settle_times(context, entry.body);
    if (!many && !id_field.empty() && entry.id.empty()) missing_id(context, id_field);
  }
  return entries;
}

std::vector<Entry> ids_of(Context& context, std::string_view id_field, bool& many) {
  std::vector<Entry> entries;
  for (const auto& word : context.arguments().words()) entries.push_back({.subject = {word, 0}, .id = word});
  if (context.arguments().has("from")) {
    for (const auto& line : lines_of(read_input(context.arguments().text("from")))) {
      Entry entry{.subject = {{}, line.number}, .id = line.text};
      if (line.text.starts_with('{')) {
        auto object = Json::parse(line.text, nullptr, false);
        entry.id = object.is_object() ? take_id(object, id_field, "") : "";
      }
      entries.push_back(std::move(entry));
    }
  }
  if (entries.empty() && !context.arguments().has("from")) missing_id(context, id_field);
  if (entries.empty()) note_empty(context);
  many = context.arguments().has("from") || entries.size() > 1;
  return entries;
}

}  // namespace farmtok::cli
