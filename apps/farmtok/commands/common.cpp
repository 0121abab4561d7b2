#include "commands/common.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text/text.hpp"

namespace farmtok::cli {
namespace {

using base::Code;
using base::Error;

constexpr std::int64_t largest_page = 1000;

}  // namespace

std::string path_of(std::string_view before, std::string_view id, std::string_view after) {
  if (id.empty()) throw Error{Code::USAGE, "an id is missing"};
  return fmt::format("{}/{}{}", before, base::url_encode(id), after);
}

client::Client patient(Context& context) {
  context.daemon();
  auto options = context.connection();
  if (!context.arguments().has("timeout")) options.timeout = std::chrono::milliseconds::zero();
  return client::Client{options};
}

Json fetch(Context& context, std::string_view before, std::string_view id, std::string_view after) {
  return context.daemon().get(path_of(before, id, after));
}

std::string part_of(const Entry& entry) {
  return entry.subject.line > 0 ? fmt::to_string(entry.subject.line) : entry.subject.name;
}

int print_list(Context& context, const std::string& path, const client::Query& query, Json (*shape)(const Json&)) {
  const auto& arguments = context.arguments();
  const bool all = arguments.on("all");
  const auto limit = arguments.whole("limit", 1);
  if (all && limit) throw Error{Code::USAGE, "--all and --limit exclude each other"};
  auto& out = context.out();
  auto cursor = arguments.text("cursor");
  std::int64_t shown = 0;
  for (;;) {
    auto asked = query;
    asked.emplace_back("cursor", cursor);
    if (all) asked.emplace_back("limit", fmt::to_string(largest_page));
    else if (limit) asked.emplace_back("limit", fmt::to_string(std::min(*limit - shown, largest_page)));
    auto page = context.daemon().list(path, asked);
    for (auto& item : page.items) out.item(shape ? shape(item) : std::move(item));
    shown += static_cast<std::int64_t>(page.items.size());
    const bool more = page.next_cursor && !page.items.empty() && (all || (limit && shown < *limit));
    if (more && !out.sink().closed()) {
      cursor = *page.next_cursor;
      continue;
    }
    // The daemon does not count every list; one that was printed whole from its beginning counts itself.
    if (!page.total && !page.next_cursor && arguments.text("cursor").empty()) page.total = shown;
    out.finish_list(page.total, page.next_cursor);
    if (page.next_cursor && !all && out.form() != Form::json)
      context.note(fmt::format("{}{} shown; --all shows all, --cursor {} continues", shown,
                               page.total ? fmt::format(" of {}", *page.total) : "", *page.next_cursor));
    if (shown == 0 && out.text()) context.note("nothing there");
    return 0;
  }
}

bool print_items_of(Context& context, const Json& items, const std::vector<std::string>& fields) {
  auto& out = context.out();
  if (out.text() || out.form() == Form::json) return false;
  for (const auto& item : items) {
    Json row = Json::object();
    for (const auto& field : fields) row[field] = item.contains(field) ? item.at(field) : Json(nullptr);
    out.item(std::move(row));
  }
  if (items.empty() && out.form() == Form::csv) out.sink().line(base::join(fields, ","));
  out.finish_list(std::ssize(items), std::nullopt);
  return true;
}

int print_one(Context& context, std::string_view before) {
  context.out().object(fetch(context, before, context.arguments().word(0)));
  return 0;
}

int edit_entries(Context& context, std::string_view id_field, std::string_view before,
                 const std::function<void(const std::string& id, Json& body)>& prepare,
                 const std::function<void(const Json& changed)>& look) {
  bool many = false;
  const auto entries = entries_of(context, id_field, many);
  return run_entries(context, entries, many, [&](const Entry& entry) {
    if (entry.body.empty())
      throw Error{Code::USAGE, "nothing is to be changed",
                  command_line(context.noun(), context.verb()) + " -h lists the flags"};
    auto body = entry.body;
    if (prepare) prepare(entry.id, body);
    auto changed = context.daemon().call(context.change("PATCH", path_of(before, entry.id), body, part_of(entry)));
    if (look) look(changed);
    return changed;
  });
}

void ask_about(Context& context, client::Request request, const std::string& question, const std::string& refused) {
  if (context.dry_run() || context.arguments().on("yes")) return;
  request.query.emplace_back("dry_run", "true");
  context.daemon().call(request);
  if (!context.confirm(question)) throw Error{Code::INTERRUPTED, refused};
}

Json outcome_of(const Context& context, Json done) {
  if (!context.dry_run()) return done;
  Json answer = Json::object();
  for (const auto& [name, value] : done.items()) {
    const auto key = value.is_boolean() && name.ends_with("ed") ? "would_be_" + name : name;
    answer[key] = value;
  }
  return answer;
}

int delete_all(Context& context, std::string_view id_field, std::string_view before, std::string_view what,
               std::string_view along) {
  bool many = false;
  const auto entries = ids_of(context, id_field, many);
  const auto asked = entries.size() == 1 ? fmt::format("Delete {} {}{}?", what, entries.front().id, along)
                                         : fmt::format("Delete {} {}s{}?", entries.size(), what, along);
  const auto request_of = [&](const Entry& entry) {
    return context.change("DELETE", path_of(before, entry.id), nullptr, part_of(entry));
  };
  const std::string refused = "nothing was deleted";
  // Of many, each that cannot be deleted is named, and the others are deleted.
  if (!many) ask_about(context, request_of(entries.front()), asked, refused);
  else if (!entries.empty() && !context.dry_run() && !context.confirm(asked)) throw Error{Code::INTERRUPTED, refused};
  return run_entries(context, entries, many, [&](const Entry& entry) {
    const auto answer = context.daemon().call(request_of(entry));
    // The id first: it is what --ids prints.
    Json gone{{std::string{id_field}, entry.id}, {"deleted", true}};
    // The counts of what was deleted with it, where the daemon gives them.
    for (const auto& [name, count] : answer.items())
      if (count.is_number()) gone[name] = count;
    return outcome_of(context, std::move(gone));
  });
}

int status_of(std::string_view state) {
  if (state == "failed" || state == "FAILED") return 1;
  if (state == "pending" || state == "PENDING" || state == "PROCESSING") return base::row(Code::UNFINISHED).exit;
  return 0;
}

}  // namespace farmtok::cli
