#include "help.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text/text.hpp"
#include "output/card.hpp"

namespace farmtok::cli {
namespace {

constexpr std::size_t usual_width = 100;

std::size_t width_of(const Terminal& terminal) {
  return terminal.width == 0 ? usual_width : std::min(terminal.width, std::size_t{110});
}

/// "  left   right", the right wrapped under itself; a left that is too long has a separate line.
void two_columns(std::vector<std::string>& lines, const std::string& left, std::string_view right, std::size_t column,
                 const Terminal& terminal) {
  const auto texts = wrapped(right, width_of(terminal) - column);
  std::string line = "  " + left;
  std::size_t first = 0;
  if (base::display_width(line) + 2 > column) {
    lines.push_back(line);
  } else {
    lines.push_back(padded(line, column) + texts.front());
    first = 1;
  }
  for (std::size_t i = first; i < texts.size(); ++i) lines.push_back(std::string(column, ' ') + texts[i]);
}

void title(std::vector<std::string>& lines, std::string_view text, const Terminal& terminal) {
  if (!lines.empty()) lines.emplace_back();
  lines.push_back(tinted(text, Tint::bold, terminal.colour_out));
}

void examples(std::vector<std::string>& lines, std::span<const Example> list, const Terminal& terminal) {
  for (const auto& each : list) {
    lines.push_back(tinted(fmt::format("# {}", each.about), Tint::dim, terminal.colour_out));
    lines.push_back(tinted(each.line, Tint::cyan, terminal.colour_out));
  }
}

void flag_group(std::vector<std::string>& lines, std::string_view name, const std::vector<Flag>& flags,
                const Terminal& terminal) {
  if (flags.empty()) return;
  title(lines, name, terminal);
  for (const auto& flag : flags) {
    auto about = flag.about;
    // Choices that the placeholder does not list already.
    if (!flag.choices.empty() && flag.value.find('|') == std::string::npos)
      about += fmt::format(" {}.", base::join(flag.choices, ", "));
    two_columns(lines, spelled(flag), about, 32, terminal);
  }
}

}  // namespace

std::vector<std::string> overview_help(std::span<const Noun> nouns, const Terminal& terminal) {
  const bool colour = terminal.colour_out;
  // 23 lines, so that all of it fits on the smallest usual screen.
  std::vector<std::string> lines{tinted("farmtok", Tint::bold, colour) +
                                 ": from a clip to the proof that it was posted, in five steps"};
  constexpr std::array steps{std::pair{"farmtok jobs create --mode manual --title \"Q1\"", "a batch"},
                             std::pair{"farmtok results add JOB --video clip.mp4 --text \"Day 30\"", "a video"},
                             std::pair{"farmtok results schedule RESULT --at +1d --wait", "its time"},
                             std::pair{"farmtok schedule link POST --qr", "the volunteer's page"},
                             std::pair{"farmtok proof submit POST --url https://www.tiktok.com/…", "the proof"}};
  for (const auto& [line, about] : steps)
    lines.push_back("  " + tinted(padded(line, 58), Tint::cyan, colour) + tinted(about, Tint::dim, colour));
  std::string house;
  for (const auto& noun : nouns) {
    if (noun.hidden || noun.name == "help") continue;
    if (noun.house) {
      house += fmt::format("{}{}", house.empty() ? "" : ", ", noun.name);
      continue;
    }
    lines.push_back("  " + tinted(padded(noun.name, 10), Tint::bold, colour) + std::string{noun.about});
  }
  lines.push_back("  " + tinted(house, Tint::bold, colour) + ": the farm's own operation.");
  lines.emplace_back("farmtok help NOUN|ai · farmtok NOUN VERB -h · man farmtok · --json for programs");
  return lines;
}

std::vector<std::string> noun_help(const Noun& noun, const Terminal& terminal) {
  const auto verbs = noun.verbs();
  std::vector<std::string> lines;
  examples(lines, verbs.front().examples, terminal);
  title(lines, fmt::format("farmtok {}", noun.name), terminal);
  lines.push_back(std::string{noun.about});
  lines.emplace_back();
  for (const auto& verb : verbs) two_columns(lines, std::string{verb.name}, verb.about, 14, terminal);
  lines.emplace_back();
  lines.push_back(fmt::format("farmtok {} VERB -h shows details.", noun.name));
  return lines;
}

std::vector<std::string> topic_help(const Topic& topic, const Terminal& terminal) {
  std::vector<std::string> lines;
  examples(lines, topic.examples, terminal);
  title(lines, topic.title, terminal);
  for (const auto paragraph : topic.paragraphs) {
    if (paragraph != topic.paragraphs.front()) lines.emplace_back();
    for (const auto& line : wrapped(paragraph, width_of(terminal))) lines.push_back(line);
  }
  return lines;
}

std::vector<std::string> verb_help(const Noun& noun, const Verb& verb, const Terminal& terminal) {
  std::vector<std::string> lines;
  examples(lines, verb.examples, terminal);
  lines.emplace_back();
  lines.push_back(tinted("Usage: ", Tint::bold, terminal.colour_out) + usage_line(noun, verb));
  for (const auto& line : wrapped(verb.about, width_of(terminal))) lines.push_back(line);
  if (!verb.positionals.empty()) lines.emplace_back();
  for (const auto& each : verb.positionals) two_columns(lines, each.name, each.about, 16, terminal);
  flag_group(lines, "Flags", verb.flags, terminal);
  if (verb.sets) flag_group(lines, "Fields", flags_of_fields(*verb.sets), terminal);
  flag_group(lines, "Doing it", change_flags(verb), terminal);
  flag_group(lines, "Pages", list_flags(verb), terminal);
  flag_group(lines, "Output", output_flags(), terminal);
  flag_group(lines, "The daemon", connection_flags(), terminal);
  if (!verb.output.empty()) {
    std::vector<std::string> names;
    for (const auto& field : model::find_entity(verb.output)->fields) names.push_back(field.name);
    title(lines, "Fields for --json=", terminal);
    for (const auto& line : wrapped(base::join(names, ", "), width_of(terminal) - 2)) lines.push_back("  " + line);
  }
  return lines;
}

}  // namespace farmtok::cli
