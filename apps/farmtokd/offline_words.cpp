#include "offline_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/counted.hpp"
#include "base/text/text.hpp"

namespace farmtok::daemon {
namespace {

using base::Json;

std::string text(const Json& object, const char* field) {
  const auto found = object.find(field);
  if (found == object.end() || found->is_null()) return {};
  return found->is_string() ? found->get<std::string>() : found->dump();
}

std::string bytes(const Json& object, const char* field = "bytes") {
  return base::human_bytes(object.value(field, std::int64_t{0}));
}

/// Each fault in a line, and how many there are.
std::string faults(const Json& answer, const std::string& of) {
  std::string words;
  const auto& items = answer.at("items");
  for (const auto& each : items) words += fmt::format("{} {}\n", text(each, "file"), text(each, "fault"));
  return words + fmt::format("{}: {}, {} read; {}\n", of, base::counted(answer.value("files", std::int64_t{0}), "file"),
                             bytes(answer),
                             items.empty() ? "all are sound" : fmt::format("{} with a fault", items.size()));
}

/// Files that the backup itself does not bring back.
std::string missing(const Json& answer, const char* where) {
  std::string words;
  for (const auto& each : answer.value("missing", Json::array()))
    words += fmt::format("{} ({} {}) {}; {}\n", text(each, "media_id"), text(each, "kind"),
                         text(each, "file").substr(0, 22) + "…", text(each, "fault"),
                         each.value("pooled", false) ? where : "it was found nowhere else");
  for (const auto& each : answer.value("left_out", Json::array()))
    words += fmt::format("{} was NOT restored: {} {}\n", text(each, "what"), text(each, "file"), text(each, "fault"));
  return words;
}

std::string farm_of(const Json& backup) {
  const auto home = text(backup, "home");
  return fmt::format("farm {}{}", text(backup, "farm"), home.empty() ? "" : " (" + home + ")");
}

std::string list(const Json& answer) {
  std::string words;
  std::set<std::string> farms;
  for (const auto& each : answer.at("items")) farms.insert(text(each, "farm"));
  for (const auto& each : answer.at("items")) {
    const auto size = each.value("bytes", std::int64_t{0}) + each.value("media_bytes", std::int64_t{0});
    const auto fault = text(each, "fault");
    words += fmt::format("{}  {:<7}  {}  {}{}{}\n", text(each, "name"), text(each, "state"), text(each, "created_at"),
                         base::human_bytes(size), farms.size() > 1 ? "  of " + farm_of(each) : "",
                         fault.empty() ? "" : "  " + fault);
  }
  if (words.empty()) words = "no backups\n";
  for (const auto& each : answer.at("foreign"))
    words += fmt::format("{}: of {}, left alone\n", text(each, "folder"), farm_of(each));
  for (const auto& each : answer.at("replaced"))
    words += fmt::format("{}: {}, put aside by a restore\n", text(each, "folder"), bytes(each));
  return words;
}

std::string restored(const Json& answer) {
  auto words = fmt::format("restored {}: {}\n", text(answer, "name"),
                           base::counted(answer.value("media_files", std::int64_t{0}), "stored file"));
  words += missing(answer, "it came from another backup or from the former state");
  if (answer.contains("unknown")) words += fmt::format("manifest.json {}\n", text(answer, "unknown"));
  if (answer.contains("replaced")) words += fmt::format("the former files are in {}\n", text(answer, "replaced"));
  if (answer.contains("farm_note")) words += text(answer, "farm_note") + "\n";
  if (answer.contains("warning")) words += text(answer, "warning") + "\n";
  return words;
}

}  // namespace

std::string words_of(Offline::Task task, const Json& answer) {
  switch (task) {
    case Offline::Task::list:
      return list(answer);
    case Offline::Task::verify:
      return missing(answer, "another backup has it, and a restore takes it from there") +
             faults(answer, text(answer, "name"));
    case Offline::Task::restore:
      return restored(answer);
    default: {
      auto words = faults(answer, text(answer, "state"));
      if (answer.contains("hint")) words += "hint: " + text(answer, "hint") + "\n";
      return words;
    }
  }
}

}  // namespace farmtok::daemon
