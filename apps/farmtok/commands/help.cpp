#include "help.hpp"

#include "commands/all.hpp"
#include "context.hpp"

namespace farmtok::cli {
namespace {

int run(Context& context) {
  const auto& words = context.arguments().words();
  const auto& terminal = context.terminal();
  auto& out = context.out();
  if (words.empty()) {
    out.lines(overview_help(all_nouns(), terminal));
    return 0;
  }
  const auto& noun = find_noun(all_nouns(), words[0]);
  if (noun.bare()) out.lines(verb_help(noun, noun.verbs().front(), terminal));
  else if (words.size() > 1) out.lines(verb_help(noun, find_verb(noun, words[1]), terminal));
  else out.lines(noun_help(noun, terminal));
  return 0;
}

}  // namespace

std::vector<Verb> help_verbs() {
  return {{.name = "",
           .about = "Explains farmtok, a noun or a verb.",
           .examples = {{{"farmtok help results", "what can be done with results"},
                         {"farmtok help results add", "one command; the same as farmtok results add -h"}}},
           .positionals = {{.name = "NOUN", .about = "jobs, results, …", .required = false},
                           {.name = "VERB", .about = "add, list, …", .required = false}},
           .run = run}};
}

}  // namespace farmtok::cli
