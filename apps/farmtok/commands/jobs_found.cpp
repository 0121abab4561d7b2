#include "commands/jobs_found.hpp"

#include "base/text.hpp"
#include "commands/common.hpp"

namespace farmtok::cli {
namespace {

constexpr std::size_t longest_cell = 60;

/// What a person wants to see of a found video; programs get all of it.
Json row_of(const Json& found) {
  return {{"VIDEO", text_of(found, "video_id")},
          {"STATE", text_of(found, "state")},
          {"VIEWS", text_of(found, "views")},
          {"AUTHOR", text_of(found, "author")},
          {"WHY", base::fit(text_of(found, "reason"), longest_cell)},
          {"TEXT", base::fit(text_of(found, "text"), longest_cell)}};
}

/// For --ids: the id that means something elsewhere goes first.
Json id_of(const Json& found) { return {{"video_id", text_of(found, "video_id")}}; }

}  // namespace

int list_found(Context& context) {
  const auto& arguments = context.arguments();
  const auto form = context.out().form();
  return print_list(context, path_of("/jobs", arguments.word(0), "/found"), {{"state", arguments.text("only")}},
                    form == Form::text  ? row_of
                    : form == Form::ids ? id_of
                                        : nullptr);
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
  part("not understood (only a person or a model can judge):", told.value("not_understood", Json::array()), nullptr);
  return 0;
}

}  // namespace farmtok::cli
