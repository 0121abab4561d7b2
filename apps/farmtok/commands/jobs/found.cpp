#include "commands/jobs/found.hpp"

#include <fmt/format.h>

#include "base/text/text.hpp"
#include "commands/common.hpp"
#include "policy.hpp"

namespace farmtok::cli {
namespace {

/// The fields of a found video for a person, which the table cuts to its terminal; programs get all of it.
Json row_of(const Json& found) {
  return {{"VIDEO", text_of(found, "video_id")}, {"STATE", text_of(found, "state")},
          {"VIEWS", text_of(found, "views")},    {"AUTHOR", text_of(found, "author")},
          {"AI", text_of(found, "ai_declared")}, {"WHY", text_of(found, "reason")},
          {"TEXT", text_of(found, "text")}};
}

/// For --ids: the id that is useful elsewhere comes first.
Json id_of(const Json& found) { return {{"video_id", text_of(found, "video_id")}}; }

}  // namespace

void tell_dropped(Context& context, const Json& job) {
  const auto id = text_of(job, "job_id");
  auto told = text_of(fetch(context, "/jobs", id, "/dropped"), "words");
  std::vector<std::string> others;
  const auto progress = job.find("progress");
  for (const auto& [field, words] :
       {std::pair{"seen", "offered by an earlier job"}, std::pair{"duplicates", "twice"}, std::pair{"pinned", "pinned"},
        std::pair{"unfit", "unfit by their score"}, std::pair{"failed", "without an analysis"}})
    if (progress != job.end() && progress->value(field, std::int64_t{0}) > 0)
      others.push_back(fmt::format("{} {}", text_of(*progress, field), words));
  if (told.empty() && others.empty()) return;
  if (!told.empty() && !others.empty()) told += "; ";
  context.note(fmt::format("{} dropped: {}{}", id, told, base::join(others, ", ")));
}

void tell_remedies(Context& context, const Json& job) {
  const auto progress = job.find("progress");
  if (!context.out().text() || text_of(job, "status") != "COMPLETED" || progress == job.end() || !progress->is_object())
    return;
  const auto number = [](const Json& object, const char* field) { return object.value(field, std::int64_t{0}); };
  if (number(*progress, "kept") >= number(job, "output_quantity")) return;
  if (const auto seen = number(*progress, "seen"); seen > 0 && !job.value("allow_seen", false))
    context.note(
        fmt::format("{} {} seen: an earlier job offered {} already; a new job with --allow-seen takes such "
                    "videos again",
                    seen, seen == 1 ? "video was" : "videos were", seen == 1 ? "it" : "them"));
  if (number(*progress, "unfit") == 0) return;
  const auto words = base::split(text_of(job, "content_prompt"), ' ').size();
  if (text_of(job, "analysis_provider") == "rules" && words > 2)
    context.note(
        "unfit videos say too few of the prompt's words: the rules look for each of them, so fewer words fit more "
        "videos");
  if (text_of(job, "status_reason").find("analysis.per_wanted") != std::string::npos)
    context.note(fmt::format("`farmtok config set analysis.per_wanted {}` looks at more videos for each wanted one",
                             std::min<std::int64_t>(1000, 4 * hint_policy(context.settings()).analysed_per_wanted)));
}

int list_found(Context& context) {
  const auto& arguments = context.arguments();
  const auto form = context.out().form();
  const auto only = arguments.text("only");
  context.out().shaped({{"VIDEO"},
                        {"STATE"},
                        {"VIEWS", true, false, 2},
                        {"AUTHOR", false, true, 4},
                        {"AI", false, false, 0, Below::last, true},
                        {"WHY", false, true, 1},
                        {"TEXT", false, true, 3}},
                       {"found_id", "video_id", "state", "reason", "rank", "author", "views", "likes", "seconds",
                        "posted_at", "text", "source_url", "ai_declared"});
  const auto status = print_list(context, path_of("/jobs", arguments.word(0), "/found"), {{"state", only}},
                                 form == Form::text  ? row_of
                                 : form == Form::ids ? id_of
                                                     : nullptr);
  if (form == Form::text && (only.empty() || only == "dropped")) {
    const auto job = fetch(context, "/jobs", arguments.word(0));
    tell_dropped(context, job);
    tell_remedies(context, job);
  }
  return status;
}

Json read_filter(Context& context, const std::string& text) {
  client::Request question;
  question.method = "POST";
  question.path = "/filter/explain";
  question.body = base::to_line({{"text", text}});
  return context.daemon().call(question);
}

int explain_filter(Context& context) {
  const auto told = read_filter(context, context.arguments().word(0));
  auto& out = context.out();
  if (!out.text()) {
    out.value(told, {});
    return 0;
  }
  const auto part = [&](const std::string& title, const Json& entries, const char* field) {
    if (entries.empty()) return;
    std::vector<std::string> lines{title};
    for (const auto& each : entries) lines.push_back("  " + (field ? text_of(each, field) : each.get<std::string>()));
    out.lines(lines);
  };
  part("understood:", told.value("conditions", Json::array()), "words");
  part("contradictory:", told.value("contradictions", Json::array()), nullptr);
  part("left to you, or to a model that analyses:", told.value("not_understood", Json::array()), nullptr);
  for (const auto& note : told.value("notes", Json::array())) context.note(note.get<std::string>());
  return 0;
}

}  // namespace farmtok::cli
