#include "report.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <utility>

#include "base/text/text.hpp"
#include "output/safe.hpp"
#include "output/terminal.hpp"

namespace farmtok::cli {

using base::Code;

namespace {

constexpr std::string_view program = "farmtok ";
constexpr std::size_t longest_value = 40;  // a longer quoted text is prose

/// The end of the unquoted command that begins at `at`: at a sign that ends a clause, or the end of the text.
std::size_t command_end(std::string_view text, std::size_t at) {
  char quote = '\0';
  for (; at < text.size(); ++at) {
    const auto sign = text[at];
    if (quote != '\0') quote = sign == quote ? '\0' : quote;
    else if (sign == '"' || sign == '\'') quote = sign;
    else if (text.substr(at, 2) == " (" ||
             (std::string_view{",;."}.find(sign) != text.npos && text.substr(at + 1, 1) == " "))
      return at;
  }
  return at;
}

/// Whether a word is the name of a flag whose value may follow: "--at", but not "--at," or "--at=x".
bool takes_next(std::string_view word) {
  return word.starts_with("--") && word.find_first_not_of("abcdefghijklmnopqrstuvwxyz-") == word.npos;
}

/// The parts of a text that a line must not divide.
std::vector<std::string> pieces_of(std::string_view text) {
  std::vector<std::string> pieces;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == ' ') {
      ++at;
      continue;
    }
    auto end = at;
    if (text.substr(at).starts_with(program)) end = command_end(text, at);
    // Up to the next blank outside of backticks and quotation marks.
    char quote = '\0';
    for (; end < text.size() && (text[end] != ' ' || quote != '\0'); ++end) {
      const auto partner = text.find(text[end], end + 1);
      const bool command = text[end] == '`' && partner != text.npos;
      const bool value = text[end] == '"' && partner != text.npos && partner - end <= longest_value;
      if (quote == '\0' && (command || value)) quote = text[end];
      else if (quote == text[end]) quote = '\0';
    }
    auto piece = std::string{text.substr(at, end - at)};
    if (!pieces.empty() && takes_next(pieces.back())) pieces.back() += " " + piece;
    else pieces.push_back(std::move(piece));
    at = end;
  }
  return pieces;
}

}  // namespace

base::Json error_json(const base::Error& error, const Subject& subject) {
  const auto& row = base::row(error.code);
  auto details = base::Json::array();
  for (const auto& each : error.details) details.push_back({{"field", each.field}, {"message", each.message}});
  base::Json fault{{"code", row.name},
                   {"message", error.message},
                   {"hint", error.hint},
                   {"retryable", row.retryable},
                   {"details", details}};
  if (subject.line > 0) fault["line"] = subject.line;
  if (!subject.name.empty()) fault["subject"] = subject.name;
  return {{"error", fault}};
}

std::vector<std::string> hint_lines(std::string_view hint, std::size_t width) {
  if (width == 0) return {std::string{hint}};
  std::vector<std::string> lines;
  for (const auto& text : base::split(hint, '\n')) {
    std::string line;
    for (const auto& piece : pieces_of(text)) {
      const auto needed = base::display_width(line) + 1 + base::display_width(piece);
      if (!line.empty() && needed > width) lines.push_back(std::exchange(line, {}));
      line += (line.empty() ? "" : " ") + piece;
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

std::string error_text(const base::Error& error, const Subject& subject, const Terminal& terminal) {
  const auto where = subject.line > 0       ? fmt::format("line {}: ", subject.line)
                     : subject.name.empty() ? std::string{}
                                            : subject.name + ": ";
  std::string text;
  const auto put = [&](const std::string& head, std::size_t columns, const std::string& words) {
    const auto width = terminal.err_width > columns ? terminal.err_width - columns : 0;
    auto before = head;
    for (const auto& line : hint_lines(words, width))
      text += std::exchange(before, std::string(columns, ' ')) + line + "\n";
  };
  put(tinted("error:", Tint::red, terminal.colour_err) + " ", 7, where + error.message);
  for (const auto& each : error.details)
    // The message of a single fault is often the detail itself.
    if (error.message.find(each.message) == std::string::npos)
      put("  ", 2, fmt::format("{}: {}", each.field, each.message));
  if (!error.hint.empty()) put(tinted("hint:", Tint::cyan, terminal.colour_err) + " ", 6, error.hint);
  return text;
}

int report(const base::Error& error, bool json, const Terminal& terminal, const Subject& subject) {
  const auto text = json ? safe_json(base::to_line(error_json(error, subject))) + "\n"
                         : safe_lines(error_text(error, subject, terminal));
  std::string_view rest = text;
  while (!rest.empty()) {
    const auto written = ::write(STDERR_FILENO, rest.data(), rest.size());
    if (written <= 0) break;
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  return base::row(error.code).exit;
}

void improve(base::Error& error, std::string_view id) {
  // A hint with a command is better: it is the daemon's, and has the ids of the objects concerned.
  if (id.empty() || error.hint.find("farmtok ") != std::string::npos) return;
  const auto about = id;
  switch (error.code) {
    case Code::NOT_APPROVED:
      error.hint = fmt::format("farmtok results approve {}", about);
      break;
    case Code::ALREADY_FIRED:
      error.hint = fmt::format("farmtok why {}", about);
      break;
    default:
      break;
  }
}

void name_given_flag(base::Error& error, const Verb& verb, const Arguments& arguments) {
  const auto* entity = verb.sets ? model::find_entity(verb.sets->entity) : nullptr;
  for (const auto& detail : error.details) {
    const auto* field = entity ? entity->find(detail.field) : nullptr;
    const auto flag = field ? field->flag() : detail.field;
    if (flag.empty() || !arguments.has(flag) || !error.message.starts_with(detail.field + " ")) continue;
    error.message.replace(0, detail.field.size(), "--" + flag);
    return;
  }
}

}  // namespace farmtok::cli
