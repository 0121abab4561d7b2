#include "generate/generate.hpp"
#include "settings/settings.hpp"

namespace farmtok::cli {

std::string ids_command(Complete complete) {
  const auto list = [](std::string_view what) {
    return "farmtok " + std::string{what} + " list --ids --limit 50 --no-autostart 2>/dev/null";
  };
  switch (complete) {
    case Complete::job:
      return list("jobs");
    case Complete::result:
      return list("results");
    case Complete::post:
      return list("schedule");
    case Complete::work:
      return list("work");
    default:
      return {};
  }
}

std::vector<std::string> fixed_words(Complete complete, const std::vector<std::string>& choices) {
  if (!choices.empty()) return choices;
  std::vector<std::string> words;
  if (complete == Complete::key)
    for (const auto& key : settings::keys()) words.emplace_back(key.name);
  if (complete == Complete::noun)
    for (const auto& entity : model::entities())
      if (entity.noun.find(' ') == std::string::npos) words.push_back(entity.noun);
  return words;
}

}  // namespace farmtok::cli
