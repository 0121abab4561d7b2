#include <utility>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "commands/commands.hpp"
#include "commands/common.hpp"
#include "times.hpp"

namespace farmtok::cli {
namespace {

int run(Context& context) {
  const auto answer = context.daemon().get("/doctor");
  const auto& checks = answer.at("checks");
  auto& out = context.out();
  const bool colour = context.terminal().colour_out;
  const auto told = [&](const std::string& words) {
    return context.here(out.look().terminal ? with_local_times(words) : words);
  };
  std::size_t failed = 0;
  std::size_t widest = 0;
  for (const auto& check : checks) {
    failed += check.value("ok", false) ? 0 : 1;
    widest = std::max(widest, base::display_width(text_of(check, "name")));
  }
  if (out.form() == Form::json) {
    out.value(answer, {});
  } else if (!print_items_of(context, checks, {"name", "ok", "message", "hint"})) {
    for (const auto& check : checks) {
      const bool ok = check.value("ok", false);
      const auto sign = !ok                          ? tinted("✗", Tint::red, colour)
                        : check.value("look", false) ? tinted("!", Tint::yellow, colour)
                                                     : tinted("✓", Tint::green, colour);
      auto begin = sign + " " + padded(text_of(check, "name"), widest) + "  ";
      const std::string indent(widest + 4, ' ');
      const auto width = context.terminal().width;
      const auto room = width > indent.size() ? width - indent.size() : 0;
      for (const auto& line : wrapped(told(text_of(check, "message")), room))
        out.lines({std::exchange(begin, indent) + line});
      if (const auto hint = text_of(check, "hint"); !ok && !hint.empty())
        for (const auto& line : wrapped(told(hint), room)) out.lines({indent + tinted(line, Tint::cyan, colour)});
    }
  }
  return failed > 0 ? 1 : 0;
}

}  // namespace

std::vector<Verb> doctor_verbs() {
  return {
      {.name = "",
       .about = "Checks the daemon, its disk, its media child, its mail and its zones; exit 1 when something is wrong. "
                "! marks "
                "what is no fault and yet worth a look.",
       .examples = {{{"farmtok doctor", "a line for each check"}, {"farmtok doctor --csv", "a row for each check"}}},
       .run = run}};
}

}  // namespace farmtok::cli
