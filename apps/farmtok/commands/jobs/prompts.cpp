#include "commands/jobs/prompts.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>

#include "base/error.hpp"
#include "base/shell.hpp"
#include "commands/common.hpp"

namespace farmtok::cli {

int show_prompts(Context& context) {
  const auto prompts = context.daemon().get("/analysis/prompts");
  auto& out = context.out();
  if (!context.arguments().has("write")) {
    Json texts = Json::array();
    for (const auto& [name, text] : prompts.items()) texts.push_back({{"name", name}, {"text", text}});
    if (out.form() == Form::json) out.value(prompts, {});
    else if (!print_items_of(context, texts, {"name", "text"}))
      for (const auto& [name, text] : prompts.items())
        out.lines({fmt::format("# {}.txt", name), text.get<std::string>()});
    return 0;
  }
  const std::filesystem::path folder{context.arguments().text("write")};
  std::filesystem::create_directories(folder);
  for (const auto& [name, text] : prompts.items()) {
    const auto file = folder / (name + ".txt");
    if (std::filesystem::exists(file))
      throw base::Error{base::Code::USAGE, fmt::format("{} is there already", file.string()), "Name another folder."};
    if (!(std::ofstream{file} << text.get<std::string>()).flush())
      throw base::Error{base::Code::USAGE, fmt::format("cannot write {}", file.string())};
  }
  context.note(fmt::format("change them, then: farmtok config set analysis.prompts {}",
                           base::shell_word(std::filesystem::absolute(folder).lexically_normal().string())));
  return 0;
}

}  // namespace farmtok::cli
