#include "request/request.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "times.hpp"

namespace farmtok::cli {
namespace {

using base::Code;
using base::Error;

std::string first_line(std::string text) {
  text.resize(std::min(text.size(), text.find('\n')));
  if (text.ends_with('\r')) text.pop_back();
  return text;
}

std::string output_of(const std::string& command) {
  std::FILE* pipe = ::popen(command.c_str(), "re");
  if (!pipe) throw Error{Code::USAGE, "the command for the secret cannot be run"};
  std::string text(4096, '\0');
  text.resize(std::fread(text.data(), 1, text.size(), pipe));
  if (::pclose(pipe) != 0) throw Error{Code::USAGE, "the command for the secret failed", "Run it by hand to see why."};
  return first_line(std::move(text));
}

std::optional<std::string> secret_of(const Arguments& arguments, const model::FieldInfo& field,
                                     model::Operation operation) {
  if (const auto file = arguments.text(field.flag() + "-file"); !file.empty()) return first_line(read_input(file));
  if (const auto command = arguments.text(field.flag() + "-command"); !command.empty()) return output_of(command);
  if (operation != model::Operation::create) return std::nullopt;
  const char* value = std::getenv(settings::variable_of(field.name).c_str());
  return value && *value ? std::optional<std::string>{value} : std::nullopt;
}

Json number_of(const std::string& flag, const std::string& text, bool whole) {
  std::int64_t number = 0;
  double real = 0;
  const char* last = text.data() + text.size();
  if (whole) {
    if (const auto [end, fault] = std::from_chars(text.data(), last, number); fault == std::errc{} && end == last)
      return number;
  } else {
    if (const auto [end, fault] = std::from_chars(text.data(), last, real); fault == std::errc{} && end == last)
      return real;
  }
  throw Error{Code::USAGE, fmt::format("--{} is \"{}\", must be a {}", flag, base::fit(text, 40),
                                       whole ? "whole number" : "number")};
}

Json value_of(const Arguments& arguments, const model::FieldInfo& field) {
  const auto flag = field.flag();
  const auto text = arguments.text(flag);
  switch (field.kind) {
    case model::Kind::truth:
      return arguments.on(flag);
    case model::Kind::whole:
      return number_of(flag, text, true);
    case model::Kind::number:
      return number_of(flag, text, false);
    case model::Kind::object:
      return base::parse_json(text, "--" + flag);
    default:
      break;
  }
  if (!base::valid_utf8(text)) throw Error{Code::USAGE, fmt::format("--{} is not valid UTF-8", flag)};
  // A dry run shows what would be stored.
  if (field.use.format == model::Format::zone) return zone_for_person(text);
  return text;
}

void clear_fields(const Arguments& arguments, const model::EntityInfo& entity, Json& body) {
  std::vector<std::string> known;
  for (const auto& field : entity.fields)
    if (field.use.edit) known.push_back(field.name);
  for (const auto& named : arguments.all("clear")) {
    const auto found = std::ranges::find_if(entity.fields, [&](const auto& field) {
      return field.use.edit && (field.name == named || field.flag() == named);
    });
    if (found == entity.fields.end()) {
      const auto near = base::closest(named, known);
      throw Error{Code::USAGE, fmt::format("--clear names no field that can be changed: \"{}\"", base::fit(named, 40)),
                  near ? "did you mean: --clear " + *near : "known: " + base::join(known, ", ")};
    }
    if (body.contains(found->name)) throw Error{Code::USAGE, fmt::format("{} is both set and cleared", found->name)};
    body[found->name] = nullptr;
  }
}

/// A time in the flag is checked at once, so that a fault names the flag.
void settle_flag_time(Context& context, const model::FieldInfo& field, Json& value) {
  if (field.use.format != model::Format::datetime) return;
  // "Tomorrow" is a day of the operator's zone.
  context.use_own_zone();
  value = time_for_request(field.flag(), value.get<std::string>(), context.now());
}

}  // namespace

Json body_of_flags(Context& context) {
  Json body = Json::object();
  if (!context.verb().sets) return body;
  const auto& arguments = context.arguments();
  const auto& sets = *context.verb().sets;
  const auto& entity = *model::find_entity(sets.entity);
  for (const auto& field : entity.fields) {
    if (!model::accepts(field.use, sets.operation)) continue;
    if (field.use.format == model::Format::secret) {
      if (auto secret = secret_of(arguments, field, sets.operation)) body[field.name] = std::move(*secret);
    } else if (arguments.has(field.flag())) {
      body[field.name] = value_of(arguments, field);
      settle_flag_time(context, field, body[field.name]);
    }
  }
  clear_fields(arguments, entity, body);
  return body;
}

void settle_times(Context& context, Json& body) {
  const auto at = body.find("scheduled_datetime");
  if (at == body.end() || !at->is_string()) return;
  const auto& typed = at->get_ref<const std::string&>();
  if (typed.starts_with('+')) *at = time_for_request("at", typed, context.now());
}

int run_entries(Context& context, const std::vector<Entry>& entries, bool many,
                const std::function<Json(const Entry&)>& start, const std::function<Json(Json)>& finish) {
  auto& out = context.out();
  const auto begin = [&](const Entry& entry) {
    if (entry.body.is_string()) base::parse_json(entry.body.get_ref<const std::string&>(), "it");
    if (!entry.body.is_object()) throw Error{Code::INVALID_REQUEST, "is no JSON object"};
    return start(entry);
  };
  if (!many) {
    auto outcome = begin(entries.front());
    out.object(finish ? finish(std::move(outcome)) : outcome);
    return 0;
  }
  const bool as_json = out.form() == Form::json || out.form() == Form::ndjson;
  std::vector<std::pair<Subject, Json>> started;
  std::size_t failed = 0;
  std::optional<Error> stopped;
  const auto guarded = [&](const Subject& subject, const auto& act) {
    try {
      act();
    } catch (Error& error) {
      ++failed;
      context.complete(error, subject.name);
      report(error, as_json, context.terminal(), subject);
      // Without a daemon or a user the rest is pointless; the note says where to continue.
      if (error.code == Code::UNREACHABLE || error.code == Code::INTERRUPTED || error.code == Code::STORAGE_FULL)
        stopped = error;
    }
  };
  // Finished work is printed at once where a line can be separate, so that an early end loses nothing; --json is
  // one document.
  std::int64_t done = 0;
  const auto print = [&](Json outcome) {
    ++done;
    out.item(std::move(outcome));
  };
  std::size_t tried = 0;
  for (const auto& entry : entries) {
    if (stopped) break;
    ++tried;
    guarded(entry.subject, [&] {
      auto outcome = begin(entry);
      if (finish) started.emplace_back(entry.subject, std::move(outcome));
      else print(std::move(outcome));
    });
  }
  for (auto& [subject, outcome] : started) {
    auto kept = outcome;
    const auto before = failed;
    if (!stopped) guarded(subject, [&] { kept = finish(std::move(outcome)); });
    if (failed == before) print(std::move(kept));
  }
  out.finish_list(done, std::nullopt);
  out.sink().flush();
  if (tried < entries.size())
    context.note(fmt::format("{} of {} were not tried", entries.size() - tried, entries.size()));
  if (stopped && stopped->code == Code::INTERRUPTED) return base::row(Code::INTERRUPTED).exit;
  return failed > 0 ? 1 : 0;
}

}  // namespace farmtok::cli
