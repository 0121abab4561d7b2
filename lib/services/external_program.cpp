#include "services/external_program.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>

#include "base/text/text.hpp"

namespace farmtok::services {
namespace {

using base::Code;
using base::Error;

constexpr std::size_t most_words = 200;
constexpr const char* usual_path = "/usr/local/bin:/usr/bin:/bin";

std::string variable(const char* name, const char* fallback = "") {
  const char* value = std::getenv(name);
  return value ? value : fallback;
}

bool runs(const std::filesystem::path& path) {
  std::error_code ignored;
  return std::filesystem::is_regular_file(path, ignored) && ::access(path.c_str(), X_OK) == 0;
}

std::string last_line(std::string_view text) {
  std::string last;
  for (const auto& line : base::split(text, '\n'))
    if (const auto words = base::trim(line); !words.empty()) last = words;
  return base::fit(last, most_words);
}

}  // namespace

std::optional<std::filesystem::path> find_program(const std::string& name) {
  if (name.starts_with('/')) return runs(name) ? std::optional<std::filesystem::path>{name} : std::nullopt;
  if (name.empty() || name.find('/') != std::string::npos) return std::nullopt;
  for (const auto& folder : base::split(variable("PATH", usual_path), ':'))
    if (folder.starts_with('/') && runs(std::filesystem::path{folder} / name))
      return std::filesystem::path{folder} / name;
  return std::nullopt;
}

sys::Command program_command(const std::string& name, std::string_view setting) {
  const auto found = find_program(name);
  if (!found)
    throw Error{
        Code::PROVIDER_NOT_READY, fmt::format("there is no program \"{}\" ({})", base::fit(name, 100), setting),
        fmt::format("Install it, or set {} to its absolute path: `farmtok config set {} PATH`.", setting, setting)};
  sys::Command command;
  command.program = *found;
  command.environment = {"PATH=" + variable("PATH", usual_path), "LANG=C.UTF-8"};
  if (const auto home = variable("HOME"); !home.empty()) command.environment.push_back("HOME=" + home);
  return command;
}

sys::Outcome run_program(std::string_view who, const sys::Command& command, const sys::OnLine& on_line,
                         const Stopping& stopping) {
  try {
    auto outcome = sys::run_child(command, on_line, stopping);
    if (outcome.cancelled) throw Error{Code::INTERRUPTED, fmt::format("{} was stopped with the daemon", who)};
    if (outcome.timed_out)
      throw Error{Code::PROVIDER_FAILED,
                  fmt::format("{} was not done within {} s and was stopped", who,
                              std::chrono::duration_cast<std::chrono::seconds>(command.deadline).count())};
    if (outcome.signal)
      throw Error{Code::PROVIDER_FAILED, fmt::format("{} was ended by signal {}", who, *outcome.signal)};
    return outcome;
  } catch (const Error& error) {
    if (error.code != Code::INTERNAL) throw;
    throw Error{Code::PROVIDER_NOT_READY, error.message, error.hint};
  }
}

Error program_failure(Code code, std::string_view who, const sys::Outcome& outcome) {
  const auto words = last_line(outcome.errors);
  return {code, fmt::format("{} ended with status {}{}{}", who, outcome.status.value_or(-1), words.empty() ? "" : ": ",
                            words)};
}

}  // namespace farmtok::services
