#include "report.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include "base/text.hpp"
#include "output/safe.hpp"
#include "output/terminal.hpp"

namespace farmtok::cli {

using base::Code;

base::Json error_json(const base::Error& error, const Subject& subject) {
  const auto& row = base::row(error.code);
  auto details = base::Json::array();
  for (const auto& each : error.details) details.push_back({{"field", each.field}, {"message", each.message}});
  base::Json told{{"code", row.name},
                  {"message", error.message},
                  {"hint", error.hint},
                  {"retryable", row.retryable},
                  {"details", details}};
  if (subject.line > 0) told["line"] = subject.line;
  if (!subject.name.empty()) told["subject"] = subject.name;
  return {{"error", told}};
}

std::string error_text(const base::Error& error, const Subject& subject, bool colour) {
  const auto where = subject.line > 0       ? fmt::format("line {}: ", subject.line)
                     : subject.name.empty() ? std::string{}
                                            : subject.name + ": ";
  auto text = fmt::format("{} {}{}\n", tinted("error:", Tint::red, colour), where, error.message);
  for (const auto& each : error.details)
    // The message of a single fault is often the detail itself.
    if (error.message.find(each.message) == std::string::npos)
      text += fmt::format("  {}: {}\n", each.field, each.message);
  if (!error.hint.empty()) text += fmt::format("{} {}\n", tinted("hint:", Tint::cyan, colour), error.hint);
  return text;
}

int report(const base::Error& error, bool json, bool colour, const Subject& subject) {
  const auto text = json ? safe_json(base::to_line(error_json(error, subject))) + "\n"
                         : safe_lines(error_text(error, subject, colour));
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
    case Code::MISSING_PROOF_URL:
      error.hint =
          fmt::format("farmtok proof submit {} --url https://www.tiktok.com/@brand/video/7349123456789012345", about);
      break;
    default:
      break;
  }
}

}  // namespace farmtok::cli
