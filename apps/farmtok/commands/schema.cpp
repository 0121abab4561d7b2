#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "commands/commands.hpp"
#include "commands/common.hpp"

namespace farmtok::cli {
namespace {

int run(Context& context) {
  const auto noun = context.arguments().word(0);
  if (noun.empty()) {
    Json all = Json::object();
    for (const auto& entity : model::entities()) all[entity.noun] = model::json_schema(entity);
    context.out().json(all);
    return 0;
  }
  if (const auto* entity = model::find_entity(noun)) {
    context.out().json(model::json_schema(*entity));
    return 0;
  }
  std::vector<std::string> nouns;
  for (const auto& each : model::entities()) nouns.push_back(each.noun);
  const auto near = base::closest(noun, nouns);
  throw base::Error{base::Code::USAGE,
                    fmt::format("there is no entity \"{}\"; known: {}", base::fit(noun, 60), base::join(nouns, ", ")),
                    near ? fmt::format("did you mean: farmtok schema \"{}\"", *near) : ""};
}

}  // namespace

std::vector<Verb> schema_verbs() {
  return {{.name = "",
           .about = "Prints the JSON Schema of an entity, or of all; needs no daemon.",
           .examples = {{{"farmtok schema job", "one, with what create and edit accept under $defs"},
                         {"farmtok schema | jq keys", "the names of all"}}},
           .positionals = {{.name = "NOUN",
                            .about = "job, result, post, proof, work, event, …",
                            .required = false,
                            .complete = Complete::noun}},
           .no_ids = true,
           .run = run}};
}

}  // namespace farmtok::cli
