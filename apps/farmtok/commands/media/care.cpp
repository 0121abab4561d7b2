#include "commands/media/care.hpp"

#include <fmt/format.h>

#include "base/counted.hpp"
#include "base/error.hpp"
#include "base/text/text.hpp"
#include "commands/common.hpp"
#include "output/progress.hpp"

namespace farmtok::cli {
namespace {

const Flag dry_run{.name = "dry-run", .about = "Shows what would happen and changes nothing."};

std::string size_of(const Json& object, const char* field = "bytes") {
  return base::human_bytes(object.value(field, std::int64_t{0}));
}

void print(Context& context, const Table& table) { context.out().table(table); }

/// Asks on a terminal with what would go. Elsewhere nothing is asked: the daemon removes the same each day by itself.
void ask_before_gc(Context& context, client::Request request) {
  const auto& terminal = context.terminal();
  if (context.dry_run() || context.arguments().on("yes") || !terminal.in || !terminal.err) return;
  request.query.emplace_back("dry_run", "true");
  const auto would = patient(context).call(request);
  const auto files = would.value("files", std::int64_t{0});
  if (files > 0 && !context.confirm(fmt::format("Remove {}, {}?", base::counted(files, "stored file"), size_of(would))))
    throw base::Error{base::Code::INTERRUPTED, "nothing was removed"};
}

int gc(Context& context) {
  const auto request = context.change("POST", "/media/gc");
  ask_before_gc(context, request);
  const auto answer = patient(context).call(request);
  auto& out = context.out();
  if (print_items_of(context, answer.at("items"), {"media_id", "kind", "bytes", "reason"})) return 0;
  if (!out.text()) {
    out.value(answer, {});
    return 0;
  }
  const auto& items = answer.at("items");
  const auto files = answer.value("files", std::int64_t{0});
  if (!items.empty()) {
    Table table{.columns = {{"MEDIA"}, {"KIND"}, {"BYTES", true}, {"WHY"}}, .rows = {}};
    for (const auto& item : items) {
      const auto id = text_of(item, "media_id");
      table.rows.push_back({{id.empty() ? "(a file without media)" : id},
                            {text_of(item, "kind")},
                            {size_of(item)},
                            {text_of(item, "reason")}});
    }
    print(context, table);
    if (files > static_cast<std::int64_t>(items.size()))
      context.note(fmt::format("{} more are not shown", files - static_cast<std::int64_t>(items.size())));
    out.lines({""});
  }
  Table table{.columns = {{"REASON"}, {"FILES", true}, {"BYTES", true}, {"RULE", false, true}}, .rows = {}};
  for (const auto& each : answer.at("reasons"))
    table.rows.push_back(
        {{text_of(each, "reason")}, {text_of(each, "files")}, {size_of(each)}, {text_of(each, "about")}});
  table.rows.push_back({{"all"}, {text_of(answer, "files")}, {size_of(answer)}, {}});
  print(context, table);
  const auto quota = answer.contains("quota") ? fmt::format(" of a quota of {}", size_of(answer, "quota")) : "";
  context.note(fmt::format("{}{} {}", size_of(answer, "kept_bytes"), quota, context.dry_run() ? "would stay" : "stay"));
  if (const auto young = answer.value("young_files", std::int64_t{0}); young > 0)
    context.note(fmt::format("among them {} {}, {}, that arrived within the last hour: files younger than an hour stay",
                             young, young == 1 ? "file" : "files", size_of(answer, "young_bytes")));
  if (const auto mended = answer.value("mended_files", std::int64_t{0}); mended > 0)
    context.note(fmt::format("{} {} missing and came back: {}", mended, mended == 1 ? "file was" : "files were",
                             context.dry_run() ? "kept again without --dry-run" : "kept again"));
  return 0;
}

/// All pages of one pass through the store.
Json verified(Context& context) {
  Json body = Json::object();
  for (const auto& id : context.arguments().words()) body["media_ids"].push_back(id);
  auto client = patient(context);
  Progress progress{"reading", context.terminal().err};
  Json all{{"files", 0}, {"bytes", 0}, {"items", Json::array()}};
  std::string cursor;
  do {
    auto request = context.change("POST", "/media/verify", body);
    request.query.emplace_back("cursor", cursor);
    const auto page = client.call(request);
    for (const auto* sum : {"files", "bytes"})
      all[sum] = all[sum].get<std::int64_t>() + page.value(sum, std::int64_t{0});
    for (const auto& item : page.at("items")) all["items"].push_back(item);
    const auto whole = std::max(page.value("kept_bytes", std::int64_t{0}), std::int64_t{1});
    const auto read = std::min(all["bytes"].get<std::int64_t>(), whole);
    if (body.empty()) progress.update(static_cast<double>(read) / static_cast<double>(whole), base::human_bytes(read));
    cursor = text_of(page, "next_cursor");
  } while (!cursor.empty() && !interrupted);
  if (!cursor.empty()) throw base::Error{base::Code::INTERRUPTED, "interrupted; what was found so far is noted"};
  return all;
}

int verify(Context& context) {
  const auto answer = verified(context);
  const auto& items = answer.at("items");
  auto& out = context.out();
  if (out.form() == Form::json) {
    out.value(answer, {});
  } else if (!print_items_of(context, items, {"media_id", "kind", "fault", "message", "help"})) {
    if (!items.empty()) {
      Table table{.columns = {{"MEDIA"}, {"KIND", false, false, 1}, {"FAULT"}, {"WHAT", false, false, 0, Below::first}},
                  .rows = {}};
      for (const auto& item : items)
        table.rows.push_back({{text_of(item, "media_id")},
                              {text_of(item, "kind")},
                              {text_of(item, "fault"), Tint::red},
                              {text_of(item, "message")}});
      print(context, table);
      for (const auto& item : items)
        if (const auto help = text_of(item, "help"); !help.empty())
          context.note(fmt::format("{}: `{}`", text_of(item, item.contains("media_id") ? "media_id" : "fault"), help));
    }
    context.note(fmt::format("{}, {} read; {}", base::counted(answer.value("files", std::int64_t{0}), "file"),
                             size_of(answer),
                             items.empty() ? "all are sound" : fmt::format("{} with a fault", items.size())));
  }
  return items.empty() ? 0 : base::row(base::Code::NOT_READY).exit;
}

}  // namespace

Verb media_gc_verb() {
  return {.name = "gc",
          .about =
              "Removes stored files that are not needed; files younger than an hour stay. Asks first on a terminal. "
              "The daemon does the same each day by itself.",
          .examples = {{{"farmtok media gc --dry-run", "what would go, and why"},
                        {"farmtok media gc --json=reasons,kept_bytes", "by reason, as JSON"}}},
          .flags = {dry_run},
          .run = gc};
}

Verb media_verify_verb() {
  return {.name = "verify",
          .about = "Reads stored files and compares them with their SHA-256; exit 5 when something is wrong.",
          .examples = {{{"farmtok media verify", "all; damaged copies of waiting posts are made again"},
                        {"farmtok media verify MEDIA --dry-run", "one, and nothing is changed"}}},
          .positionals = {{.name = "MEDIA", .about = "ids from media list", .required = false, .many = true}},
          .flags = {dry_run},
          .run = verify};
}

}  // namespace farmtok::cli
