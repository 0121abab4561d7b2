#include "help.hpp"

#include <fmt/format.h>

#include "base/text/text.hpp"
#include "commands/commands.hpp"
#include "context.hpp"
#include "topics.hpp"

namespace farmtok::cli {
namespace {

std::string topic_names() {
  std::vector<std::string> names;
  for (const auto& topic : topics()) names.push_back(fmt::format("{} ({})", topic.name, topic.title));
  return base::join(names, ", ");
}

int run(Context& context) {
  const auto& words = context.arguments().words();
  const auto& terminal = context.terminal();
  auto& out = context.out();
  if (words.empty()) {
    out.lines(overview_help(all_nouns(), terminal));
    return 0;
  }
  if (const auto* topic = find_topic(words[0])) {
    out.lines(topic_help(*topic, terminal));
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
           .about = "Explains farmtok, a noun, a verb or a topic.",
           .examples = {{{"farmtok help results", "what can be done with results"},
                         {"farmtok help results add", "one command; the same as farmtok results add -h"}}},
           .positionals = {{.name = "NOUN",
                            .about = "jobs, results, …; or a topic: " + topic_names() + ".",
                            .required = false},
                           {.name = "VERB", .about = "add, list, …", .required = false}},
           .run = run}};
}

}  // namespace farmtok::cli
